#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "event.hpp"
#include "local_step.hpp"
#include "presence/activity.hpp"
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

}  // namespace lastseen
