#include "presence/figures.hpp"

#include <algorithm>

namespace lastseen {

namespace {

using namespace std::chrono_literals;

HourOfWeek& cell_of(HoursOfWeek& week, Instant at, const TimeZone& zone) {
  const LocalTime local = zone.to_local(at);
  const auto day = date::floor<date::days>(local);
  const auto hour = date::floor<std::chrono::hours>(local - day).count();
  return week[date::weekday(day).iso_encoding() - 1][static_cast<std::size_t>(hour)];
}

/// The first instant of a span, at whose ends the zone has two offsets, that has another offset than its begin.
Instant offset_change(const Span& span, const TimeZone& zone) {
  Instant before = span.from, after = span.to;
  while (after - before > Duration(1)) {
    const Instant middle = before + (after - before) / 2;
    (zone.offset_at(middle) == zone.offset_at(span.from) ? before : after) = middle;
  }
  return after;
}

/// Calls `visit(from, to)` for each hour that clocks show in a part. Those that are set to no whole hour, as on the
/// Chatham Islands, show parts of two.
template <class Visit>
void each_hour(const Span& part, const TimeZone& zone, Visit&& visit) {
  LocalStep(1h).for_each(part, zone, [&](const Stretch& hour) {
    Instant from = hour.from;
    if (hour.from < hour.to && zone.offset_at(hour.from) != zone.offset_at(hour.to - Duration(1))) {
      from = offset_change({hour.from, hour.to - Duration(1)}, zone);
      visit(hour.from, from);
    }
    visit(from, hour.to);
  });
}

void add_length(HoursOfWeek& week, const Span& part, const TimeZone& zone) {
  each_hour(part, zone, [&](Instant from, Instant to) {
    HourOfWeek& cell = cell_of(week, from, zone);
    cell.length += to - from;
    if (from < to) ++cell.hours;
  });
}

}  // namespace

std::vector<OnlineCount::Part> parts_over(const OnlineCount& count, std::span<const Stretch> stretches) {
  std::vector<OnlineCount::Part> parts;
  parts.reserve(stretches.size());
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const bool last = i + 1 == stretches.size();
    parts.push_back(
        count.over(stretches[i].from, stretches[i].to, last ? OnlineCount::End::included : OnlineCount::End::excluded));
  }
  return parts;
}

std::vector<std::uint64_t> users_over(std::span<const Activity> users, std::span<const Stretch> stretches) {
  std::vector<std::uint64_t> counts(stretches.size());
  for (const Activity& user : users) {
    std::size_t counted = 0;  // stretches before this one have the user already
    for (const Span& span : user.spans) {
      const StretchRange met = stretches_met(span, stretches);
      for (std::size_t i = std::max(met.first, counted); i < met.end; ++i) ++counts[i];
      counted = std::max(counted, met.end);
    }
  }
  return counts;
}

std::vector<std::size_t> users_at(std::span<const Activity> users, Instant at) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < users.size(); ++i) {
    const std::span<const Span> spans = users[i].spans;
    const auto next = std::upper_bound(spans.begin(), spans.end(), at,
                                       [](Instant value, const Span& span) { return value < span.from; });
    if (next != spans.begin() && at <= (next - 1)->to) found.push_back(i);
  }
  return found;
}

HoursOfWeek hours_of_week(const OnlineCount& count, const Span& period, const TimeZone& zone) {
  HoursOfWeek week{};
  // A single wrong year in a log can make the period thousands of years long: weeks without a change of the clocks are
  // all alike, and hours in which nobody was online need no look.
  std::uint32_t ordinary_weeks = 0;
  LocalStep(7 * 24h).for_each(period, zone, [&](const Stretch& stretch) {
    const bool whole = stretch.boundary == stretch.from && stretch.to - stretch.from == 7 * 24h;
    if (whole && zone.offset_at(stretch.from) == zone.offset_at(stretch.from + 84h)) {
      ++ordinary_weeks;
    } else {
      add_length(week, {stretch.from, stretch.to}, zone);
    }
  });
  for (auto& day : week) {
    for (HourOfWeek& cell : day) {
      cell.length += ordinary_weeks * 1h;
      cell.hours += ordinary_weeks;
    }
  }
  for (const Span& busy : count.anyone_online()) {
    each_hour(busy, zone, [&](Instant from, Instant to) {
      cell_of(week, from, zone).online += count.over(from, to, OnlineCount::End::excluded).online;
    });
  }
  return week;
}

}  // namespace lastseen
