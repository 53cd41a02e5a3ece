#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "event.hpp"
#include "presence/activity.hpp"
#include "presence/local_step.hpp"
#include "presence/online_count.hpp"
#include "time_zone.hpp"

namespace lastseen {

// What is computed from the activities of a window, all of them clipped to it.

/// What each stretch of the period says; of the last one the end is included, as it is in the period.
std::vector<OnlineCount::Part> parts_over(const OnlineCount& count, std::span<const Stretch> stretches);

/// How many users were online in each stretch. Stretches in order, as `parts_over` has them.
std::vector<std::uint64_t> users_over(std::span<const Activity> users, std::span<const Stretch> stretches);

/// Those online at an instant, as indices, in their order.
std::vector<std::size_t> users_at(std::span<const Activity> users, Instant at);

/// One hour of the day on one weekday, over all weeks of a period.
struct HourOfWeek {
  Duration length{0};       ///< of the period within it
  Duration online{0};       ///< of all users within it
  std::uint32_t hours = 0;  ///< hours, or parts of one, of the period within it
};
/// [weekday, from Monday][hour on the wall clock].
using HoursOfWeek = std::array<std::array<HourOfWeek, 24>, 7>;
HoursOfWeek hours_of_week(const OnlineCount& count, const Span& period, const TimeZone& zone);

/// Consecutive steps of a lane.
struct LaneRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
/// Which of so many equal steps of a period spans touch, however shortly; runs ascend and do not touch.
std::vector<LaneRun> lane_runs(std::span<const Span> spans, const Span& period, std::uint32_t steps);

/// How much of a stretch was spent online.
enum class Share : std::uint8_t { none, part, half };
std::vector<Share> lane_shares(std::span<const Span> spans, std::span<const Stretch> stretches);

}  // namespace lastseen
