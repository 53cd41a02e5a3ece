#include "report/page_words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "report/count_text.hpp"
#include "report/page_numbers.hpp"
#include "time_text.hpp"

namespace lastseen {

using namespace std::chrono_literals;

std::string period_length(const Span& period, const TimeZone& zone) {
  const Duration length = period.to - period.from;
  if (length == Duration::zero()) return "one instant";
  const LocalTime from = zone.to_local(period.from);
  const LocalTime to = zone.to_local(period.to);
  if (const auto days = date::floor<date::days>(to - from);
      to - from == days && date::floor<date::days>(from) == from) {
    return counted(static_cast<std::uint64_t>(days.count()), "day");
  }
  if (length < 1s) return exact_duration_text(length);
  if (length < 24h) return page_duration(length);
  const auto hours = std::chrono::floor<std::chrono::hours>(length).count();
  return hours % 24 == 0 ? fmt::format("{}d", hours / 24) : fmt::format("{}d {:02}h", hours / 24, hours % 24);
}

CoverageKind coverage_kind(const PresenceReport& report) {
  const CoverageRow& coverage = report.basis.coverage;
  if (!report.period || !coverage.log_starts || !coverage.log_ends) return CoverageKind::none;
  const Span& period = *report.period;
  if (*coverage.log_starts <= period.from && period.to <= *coverage.log_ends) return CoverageKind::whole;
  if (*coverage.log_starts > period.to || *coverage.log_ends < period.from) return CoverageKind::none;
  return CoverageKind::part;
}

std::string coverage_claim(const PresenceReport& report) {
  const CoverageKind kind = coverage_kind(report);
  if (kind == CoverageKind::none) return "The logs do not reach this period";
  if (kind == CoverageKind::whole) return "The logs cover the whole period";
  const Span& period = *report.period;
  const Duration covered =
      std::min(period.to, *report.basis.coverage.log_ends) - std::max(period.from, *report.basis.coverage.log_starts);
  const auto permille = static_cast<unsigned>(1000 * covered / (period.to - period.from));
  return fmt::format("The logs cover {} of the period", permille == 0 ? "less than 0.1 %" : percent_text(permille));
}

namespace {

Sentence caveat_sentence(const PresenceReport& report, const PageClock& clock, const Caveat& caveat) {
  const CoverageRow& coverage = report.basis.coverage;
  const auto timeout = exact_duration_text(report.timeout);
  const std::uint64_t count = caveat.count.value_or(0);
  if (caveat.name == "no_lines") return {"The logs have no line."};
  if (caveat.name == "no_users") return {"No line of the logs names a user."};
  if (caveat.name == "log_starts_late") {
    return {fmt::format("The logs begin at {}, later than {} before the period: whoever was online earlier is missing.",
                        clock.second(*coverage.log_starts), timeout)};
  }
  if (caveat.name == "log_ends_early") {
    return {fmt::format("The logs end at {}, {} before the period does: nothing is known after that.",
                        clock.second(*coverage.log_ends), page_duration(report.period->to - *coverage.log_ends))};
  }
  if (caveat.name == "log_gap" && caveat.instants.size() == 2) {
    const Instant from = caveat.instants[0].second;
    const Instant to = caveat.instants[1].second;
    return {fmt::format("The logs have no line from {} to {} ({}): a quiet time, or lines that are missing.",
                        clock.bound(from), clock.bound(to), page_duration(to - from))};
  }
  if (caveat.name == "events_in_future") {
    return {fmt::format("{} {} later than the clock when this page was made.", counted(count, "request"),
                        count == 1 ? "is" : "are")};
  }
  if (caveat.name == "names_differ_in_case" && caveat.example.size() == 2) {
    return {fmt::format("{} differ from another in case only, such as ", counted(count, "name")),
            Name{caveat.example[0]}, std::string(" and "), Name{caveat.example[1]},
            std::string(": with --fold case they would be one person.")};
  }
  if (caveat.name == "ambiguous_times") {
    return {fmt::format("{} local time that a change of the clocks has twice or never.",
                        grouped(count) + (count == 1 ? " line bears a" : " lines bear a"))};
  }
  return {caveat.note};
}

}  // namespace

std::vector<Sentence> caveat_sentences(const PresenceReport& report) {
  const PageClock clock(report.zone);
  std::vector<Sentence> sentences;
  for (const Caveat& caveat : report.basis.coverage.caveats) {
    sentences.push_back(caveat_sentence(report, clock, caveat));
  }
  sentences.push_back({fmt::format("A log shows requests, not eyes: a page left open is offline after {}.",
                                   exact_duration_text(report.timeout))});
  return sentences;
}

std::string day_label(const PageClock& clock, DayUnit unit, const PresencePart& part) {
  const Instant at = part.stretch.from;
  switch (unit) {
    case DayUnit::day:
      return fmt::format("{} {}", clock.weekday(at), clock.day(at));
    case DayUnit::week:
      return clock.week(at);
    case DayUnit::month:
      return clock.month(at);
    case DayUnit::year:
      return clock.year(at);
    case DayUnit::century:
      return "from " + clock.year(at);
  }
  return {};
}

std::string_view day_head(DayUnit unit) {
  constexpr std::array<std::string_view, 5> kHeads = {"Day", "Week", "Month", "Year", "Century"};
  return kHeads[static_cast<std::size_t>(unit)];
}

std::string_view days_title(DayUnit unit) {
  constexpr std::array<std::string_view, 5> kTitles = {"Day by day", "Week by week", "Month by month", "Year by year",
                                                       "Century by century"};
  return kTitles[static_cast<std::size_t>(unit)];
}

double hour_average(const PresenceHour& hour) {
  return average_online(hour.online, hour.length);
}

bool at_most_part(const PresenceHour& hour, unsigned parts, unsigned whole, const PresenceHour& of) {
  __extension__ using Wide = unsigned __int128;
  const auto product = [](unsigned factor, Duration online, Duration length) {
    return Wide{factor} * static_cast<std::uint64_t>(online.count()) * static_cast<std::uint64_t>(length.count());
  };
  return product(whole, hour.online, of.length) <= product(parts, of.online, hour.length);
}

const PresenceHour& busiest_hour(const PresenceReport& report) {
  const PresenceHour* busiest = nullptr;
  for (const auto& day : report.hours) {
    for (const PresenceHour& hour : day) {
      if (hour.length == Duration::zero()) continue;
      if (busiest == nullptr || !at_most_part(hour, 1, 1, *busiest)) busiest = &hour;
    }
  }
  return busiest == nullptr ? report.hours[0][0] : *busiest;
}

std::vector<WeekHour> busiest_hours(const PresenceReport& report, std::size_t at_most) {
  std::vector<WeekHour> hours;
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    for (std::size_t hour = 0; hour < 24; ++hour) {
      if (report.hours[weekday][hour].online > Duration::zero()) hours.push_back({weekday, hour});
    }
  }
  const auto average = [&](const WeekHour& at) { return hour_average(report.hours[at.weekday][at.hour]); };
  std::stable_sort(hours.begin(), hours.end(),
                   [&](const WeekHour& a, const WeekHour& b) { return average(a) > average(b); });
  hours.resize(std::min(hours.size(), at_most));
  return hours;
}

bool weekday_in_period(const PresenceReport& report, std::size_t weekday) {
  const auto& hours = report.hours[weekday];
  return std::any_of(hours.begin(), hours.end(),
                     [](const PresenceHour& hour) { return hour.length > Duration::zero(); });
}

bool has_hours_outside(const PresenceReport& report) {
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    if (!weekday_in_period(report, weekday)) continue;
    for (const PresenceHour& hour : report.hours[weekday]) {
      if (hour.length == Duration::zero()) return true;
    }
  }
  return false;
}

UserSum sum_of_users(const PresenceReport& report, std::size_t from) {
  UserSum sum;
  for (std::size_t i = from; i < report.users.size(); ++i) {
    ++sum.users;
    sum.online += report.users[i].online;
    sum.requests += report.users[i].requests;
  }
  return sum;
}

std::uint64_t sum_of_views(const PresenceReport& report, std::size_t from) {
  std::uint64_t sum = 0;
  for (std::size_t i = from; i < report.pairs.size(); ++i) sum += report.pairs[i].count;
  return sum;
}

std::size_t shown_rows(const PresenceReport& report, std::size_t own, std::size_t rows) {
  const std::uint64_t wanted = report.limit.value_or(own);
  return wanted == 0 ? rows : static_cast<std::size_t>(std::min<std::uint64_t>(wanted, rows));
}

}  // namespace lastseen
