#include "presence/figures.hpp"

#include <algorithm>

namespace lastseen {

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
  LocalStep(std::chrono::hours(1)).for_each(period, zone, [&](const Stretch& hour) {
    const LocalTime local = zone.to_local(hour.from);
    const auto day = date::floor<date::days>(local);
    const unsigned weekday = date::weekday(day).iso_encoding() - 1;
    const auto clock = date::floor<std::chrono::hours>(local - day).count();
    HourOfWeek& cell = week[weekday][static_cast<std::size_t>(clock)];
    cell.length += hour.to - hour.from;
    cell.online += count.over(hour.from, hour.to, OnlineCount::End::excluded).online;
    if (hour.from < hour.to) ++cell.hours;
  });
  return week;
}

}  // namespace lastseen
