#include "presence/figures.hpp"

#include <algorithm>

namespace lastseen {

namespace {

/// The indices of the stretches that a span meets: [first, end).
struct Range {
  std::size_t first;
  std::size_t end;
};

/// The end of the last stretch belongs to it; the end of any other belongs to the next.
Range stretches_met(const Span& span, std::span<const Stretch> stretches) {
  const auto begins_after = [](Instant at, const Stretch& stretch) { return at < stretch.from; };
  const auto index_of = [&](Instant at) {
    const auto next = std::upper_bound(stretches.begin(), stretches.end(), at, begins_after);
    return static_cast<std::size_t>(next - stretches.begin());  // one after the stretch that holds `at`
  };
  return {std::max<std::size_t>(index_of(span.from), 1) - 1, index_of(span.to)};
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
      const Range met = stretches_met(span, stretches);
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

std::vector<LaneRun> lane_runs(std::span<const Span> spans, const Span& period, std::uint32_t steps) {
  std::vector<LaneRun> runs;
  const auto length = std::max<std::int64_t>((period.to - period.from).count(), 1);
  for (const Span& span : spans) {
    const std::int64_t from = (span.from - period.from).count() * steps;
    const std::int64_t to = (span.to - period.from).count() * steps;
    const auto first = static_cast<std::uint32_t>(std::min<std::int64_t>(from / length, steps - 1));
    const auto last = static_cast<std::uint32_t>(std::min<std::int64_t>((to + length - 1) / length, steps));
    const std::uint32_t end = std::max(first + 1, last);
    if (!runs.empty() && first <= runs.back().first + runs.back().count) {
      runs.back().count = std::max(runs.back().count, end - runs.back().first);
    } else {
      runs.push_back({first, end - first});
    }
  }
  return runs;
}

std::vector<Share> lane_shares(std::span<const Span> spans, std::span<const Stretch> stretches) {
  std::vector<Duration> online(stretches.size());
  std::vector<Share> shares(stretches.size(), Share::none);
  for (const Span& span : spans) {
    const Range met = stretches_met(span, stretches);
    for (std::size_t i = met.first; i < met.end; ++i) {
      const Duration within = std::min(span.to, stretches[i].to) - std::max(span.from, stretches[i].from);
      if (within == Duration::zero() && span.from < span.to) continue;  // it only ends or begins there
      online[i] += within;
      shares[i] = 2 * online[i] >= stretches[i].to - stretches[i].from ? Share::half : Share::part;
    }
  }
  return shares;
}

}  // namespace lastseen
