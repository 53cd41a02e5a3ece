#include "report/page_axis.hpp"

#include <algorithm>
#include <array>

namespace lastseen {

using namespace std::chrono_literals;

namespace {

constexpr Duration kDay = 24h;
constexpr Duration kWeek = 7 * kDay;
constexpr std::array<Duration, 13> kSteps = {5min, 10min, 15min, 20min, 30min, 1h, 2h, 3h, 4h, 6h, 12h, kDay, 2 * kDay};

std::vector<Tick> ticks_of(const Span& period, const TimeZone& zone, Duration step, std::size_t weeks) {
  std::vector<Tick> ticks;
  std::size_t boundaries = 0;
  LocalStep(step).for_each(period, zone, [&](const Stretch& stretch) {
    if (stretch.boundary != stretch.from || boundaries++ % weeks != 0) return;
    const auto position = static_cast<double>((stretch.from - period.from).count()) /
                          static_cast<double>((period.to - period.from).count());
    ticks.push_back({stretch.from, position});
  });
  return ticks;
}

}  // namespace

Axis time_axis(const Span& period, const PageClock& clock, std::size_t at_most, double spacing) {
  const Duration length = period.to - period.from;
  if (length == Duration::zero()) return {};
  const double room = std::min(static_cast<double>(at_most), 1 / spacing);
  const auto fits = [&](Duration step) {
    return static_cast<double>(length.count()) <= room * static_cast<double>(step.count());
  };
  for (const Duration step : kSteps) {
    if (!fits(step)) continue;
    return {step < kDay ? Axis::Marks::clock : Axis::Marks::days, step >= 1h, ticks_of(period, clock.zone(), step, 1)};
  }
  std::size_t weeks = 1;
  while (!fits(weeks * kWeek)) weeks *= 2;
  const auto marks = clock.same_year(period.from, period.to) ? Axis::Marks::weeks : Axis::Marks::dates;
  return {marks, true, ticks_of(period, clock.zone(), kWeek, weeks)};
}

}  // namespace lastseen
