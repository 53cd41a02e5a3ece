#include "app/report_figures.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/coverage.hpp"
#include "presence/figures.hpp"
#include "presence/online_count.hpp"

namespace lastseen {

using namespace std::chrono_literals;

namespace {

constexpr Duration kDay = 24h;
constexpr std::size_t kTimelineParts = 720;
constexpr std::size_t kPlotParts = 60;

std::vector<Activity> in_order(std::span<const Activity> users) {
  std::vector<Activity> sorted(users.begin(), users.end());
  std::sort(sorted.begin(), sorted.end(), [](const Activity& a, const Activity& b) {
    return std::tie(b.online, a.user) < std::tie(a.online, b.user);
  });
  return sorted;
}

std::vector<PresencePart> presence_parts(const OnlineCount& count, std::span<const Stretch> stretches) {
  const auto figures = parts_over(count, stretches);
  std::vector<PresencePart> parts(stretches.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const OnlineCount::Part& part = figures[i];
    parts[i] = {stretches[i], count.at(stretches[i].boundary), part.most, part.reached, part.online, false};
  }
  return parts;
}

PresenceTimeline plot_of(const OnlineCount& count, const Span& period, const TimeZone& zone) {
  const Duration step = step_for(period, zone, kPlotParts);
  return {step, presence_parts(count, LocalStep(step).stretches(period, zone))};
}

/// Marks the parts of the time in which the logs have a line, to the minute.
void mark_lines(std::span<PresencePart> parts, const MinuteSet& lines) {
  const auto minutes = lines.sorted();
  for (PresencePart& part : parts) {
    const auto first = std::chrono::floor<std::chrono::minutes>(part.stretch.from).time_since_epoch().count();
    const auto end = std::chrono::ceil<std::chrono::minutes>(part.stretch.to).time_since_epoch().count();
    const auto found = std::lower_bound(minutes.begin(), minutes.end(), first);
    part.has_lines = found != minutes.end() && *found < std::max(end, first + 1);
  }
}

/// The points of `lastseen timeline`: one at the end of the period too, where that is a whole step.
PresenceTimeline timeline_of(const OnlineCount& count, const Span& period, const ReportFacts& facts) {
  const Duration step = step_for(period, facts.zone, kTimelineParts);
  const LocalStep grid(step);
  auto stretches = grid.stretches(period, facts.zone);
  if (facts.since_given) stretches.front().boundary = stretches.front().from;
  const LocalTime end = facts.zone.to_local(period.to);
  if (stretches.back().from < period.to && grid.floor(end) == end) {
    stretches.push_back({period.to, period.to, period.to});
  }
  PresenceTimeline timeline{step, presence_parts(count, stretches)};
  mark_lines(timeline.parts, facts.tally->minutes);
  return timeline;
}

LocalStep step_of(DayUnit unit) {
  switch (unit) {
    case DayUnit::day:
      return LocalStep(kDay);
    case DayUnit::week:
      return LocalStep(7 * kDay);
    case DayUnit::month:
      return LocalStep::month();
    case DayUnit::year:
      return LocalStep::year();
    case DayUnit::century:
      break;
  }
  return LocalStep::century();
}

DayUnit unit_for(const Span& period, const TimeZone& zone, ReportFacts::Days days) {
  constexpr std::pair<DayUnit, std::size_t> kMostRows[] = {
      {DayUnit::day, 92}, {DayUnit::week, 104}, {DayUnit::month, 240}, {DayUnit::year, 400}};
  if (days == ReportFacts::Days::all) return DayUnit::day;
  for (const auto& [unit, rows] : kMostRows) {
    if (step_of(unit).makes_at_most(rows, period, zone)) return unit;
  }
  return DayUnit::century;
}

std::vector<PresenceDay> days_of(const OnlineCount& count, std::span<const Activity> users, const Span& period,
                                 const TimeZone& zone, DayUnit unit) {
  const auto stretches = step_of(unit).stretches(period, zone);
  const auto parts = presence_parts(count, stretches);
  const auto online = users_over(users, stretches);
  std::vector<PresenceDay> days(stretches.size());
  for (std::size_t i = 0; i < days.size(); ++i) days[i] = {parts[i], online[i]};
  return days;
}

auto presence_hours(const HoursOfWeek& week) {
  std::array<std::array<PresenceHour, 24>, 7> hours{};
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t hour = 0; hour < 24; ++hour) {
      const HourOfWeek& from = week[day][hour];
      hours[day][hour] = {from.length, from.online, from.hours};
    }
  }
  return hours;
}

std::vector<PresenceRank> ranked(std::span<const ViewedPair> pairs, std::string_view ViewedPair::*who) {
  boost::unordered_flat_map<std::string_view, PresenceRank> ranks;
  for (const ViewedPair& pair : pairs) {
    PresenceRank& rank = ranks[pair.*who];
    rank.name = Name{pair.*who};
    rank.views += pair.count;
    ++rank.others;
  }
  std::vector<PresenceRank> sorted;
  for (const auto& [name, rank] : ranks) sorted.push_back(rank);
  std::sort(sorted.begin(), sorted.end(), [](const PresenceRank& a, const PresenceRank& b) {
    return std::tie(b.views, b.others, a.name.bytes) < std::tie(a.views, a.others, b.name.bytes);
  });
  return sorted;
}

void add_views(PresenceReport& report, std::span<const ViewedPair> pairs) {
  report.pairs.reserve(pairs.size());
  for (const ViewedPair& pair : pairs) {
    report.views += pair.count;
    report.pairs.push_back({Name{pair.viewer}, Name{pair.viewed}, pair.known, pair.count, pair.first, pair.last});
  }
  std::sort(report.pairs.begin(), report.pairs.end(), [](const PresencePair& a, const PresencePair& b) {
    return std::tie(b.count, b.last, a.viewer.bytes, a.viewed.bytes) <
           std::tie(a.count, a.last, b.viewer.bytes, b.viewed.bytes);
  });
  report.most_viewed = ranked(pairs, &ViewedPair::viewed);
  report.most_looking = ranked(pairs, &ViewedPair::viewer);
}

}  // namespace

PresenceReport report_of(const ReportFacts& facts) {
  PresenceReport report;
  report.zone = facts.zone;
  report.timeout = facts.timeout;
  report.since = facts.since;
  report.until = facts.until;
  if (!facts.since || !facts.until) return report;

  const Span period{*facts.since, *facts.until};
  report.period = period;
  report.basis.longest_gap = longest_gap(*facts.tally, {period.from, period.to});
  add_views(report, facts.pairs);
  const auto users = in_order(facts.users);
  report.users.reserve(users.size());
  for (const Activity& user : users) {
    report.with_requests += user.requests != 0;
    report.requests += user.requests;
    report.online += user.online;
    report.users.push_back({Name{user.user}, user.spans, user.first_seen, user.last_seen, user.requests, user.online});
  }

  const OnlineCount count(users, facts.threads);
  const auto whole = count.over(period.from, period.to, OnlineCount::End::included);
  report.most = whole.most;
  if (whole.most != 0) {
    report.peak_at = whole.reached;
    for (const std::size_t i : users_at(users, whole.reached)) report.at_peak.push_back(report.users[i].name);
  }
  report.timeline = timeline_of(count, period, facts);
  report.plot = plot_of(count, period, facts.zone);
  report.unit = unit_for(period, facts.zone, facts.days);
  report.days = days_of(count, users, period, facts.zone, report.unit);
  report.hours = presence_hours(hours_of_week(count, period, facts.zone));
  return report;
}

}  // namespace lastseen
