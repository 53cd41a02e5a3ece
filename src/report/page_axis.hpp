#pragma once

#include <cstddef>
#include <vector>

#include "event.hpp"
#include "local_step.hpp"
#include "report/page_time.hpp"

namespace lastseen {

/// A mark on an axis of time.
struct Tick {
  Instant at{};
  double position = 0;  ///< 0 at the start of the period, below 1
};

/// Marks of one kind.
struct Axis {
  enum class Marks : std::uint8_t { clock, days, weeks, dates };
  Marks marks = Marks::clock;  ///< `clock`: less than a day apart; `days`: days; `weeks`: Mondays; `dates`: Mondays of
                               ///< several years
  bool whole_hours = false;    ///< of `clock`: no tick stands within an hour
  std::vector<Tick> ticks;
};

/// The most ticks, but no more than so many, on local boundaries: 5 to 30 min, 1 to 12 h, 1 or 2 days, else every
/// first, second, fourth... Monday. Ticks are at least `spacing` of the axis apart. A period of no length has none.
Axis time_axis(const Span& period, const PageClock& clock, std::size_t at_most, double spacing);

}  // namespace lastseen
