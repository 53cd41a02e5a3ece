#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// A label under a plot.
struct TimeTick {
  std::size_t column;
  std::string label;  ///< `18:00`, `18:00:30`, `Nov 24`, `Nov`, `2027`: begins under its column
};

/// Labels at round local times for columns that begin at `starts` (ascending), as close as leaves a blank pair between
/// labels. None reaches beyond the last column.
std::vector<TimeTick> time_ticks(std::span<const Instant> starts, const TimeZone& zone);

}  // namespace lastseen
