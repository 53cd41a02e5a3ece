#include "local_step.hpp"

#include <algorithm>
#include <array>

namespace lastseen {

using namespace std::chrono_literals;

namespace {

constexpr Duration kDay = 24h;
constexpr Duration kWeek = 7 * kDay;

}  // namespace

LocalTime LocalStep::floor(LocalTime at) const {
  if (unit_ == Unit::length) {
    // 1970-01-01 was a Thursday.
    const Duration first = length_ % kWeek == Duration::zero() ? -3 * kDay : Duration::zero();
    const Duration since = at.time_since_epoch() - first;
    const Duration within = (since % length_ + length_) % length_;
    return at - within;
  }
  const date::year_month_day day(date::floor<date::days>(at));
  if (unit_ == Unit::month) return LocalTime(date::local_days(day.year() / day.month() / 1));
  const date::years within(unit_ == Unit::century ? static_cast<int>(day.year()) % 100 : 0);
  return LocalTime(date::local_days((day.year() - within) / date::January / 1));
}

LocalTime LocalStep::after(LocalTime at) const {
  const LocalTime begin = floor(at);
  if (unit_ == Unit::length) return begin + length_;
  const date::year_month_day day(date::floor<date::days>(begin));
  const date::months months(unit_ == Unit::month ? 1 : unit_ == Unit::year ? 12 : 1200);
  return LocalTime(date::local_days(date::year_month_day(day + months)));
}

Instant LocalStep::after(Instant at, const TimeZone& zone) const {
  const LocalTime local = zone.to_local(at);
  const LocalTime boundary = after(local);
  const Instant next = at + (boundary - local);
  if (zone.offset_at(next) == zone.offset_at(at)) return next;
  // The clocks were changed in between. Short steps meet a boundary all the same.
  if (const LocalTime shown = zone.to_local(next); floor(shown) == shown) return next;
  const Instant read = zone.read(boundary).instant;
  return read > at ? read : next;
}

void LocalStep::for_each(const Span& period, const TimeZone& zone,
                         const std::function<void(const Stretch&)>& visit) const {
  const LocalTime local = zone.to_local(period.from);
  const LocalTime begin = floor(local);
  Instant boundary = period.from - (local - begin);
  if (zone.to_local(boundary) != begin) {
    // The clocks were changed since the boundary, which a repeated hour has twice: the one before the period counts.
    const Instant read = zone.read(begin).instant;
    boundary = std::min(read, period.from);
  }
  Instant from = period.from;
  do {
    const Instant next = after(from, zone);
    visit({boundary, from, std::min(next, period.to)});
    boundary = from = next;
  } while (from < period.to);
}

std::vector<Stretch> LocalStep::stretches(const Span& period, const TimeZone& zone) const {
  std::vector<Stretch> all;
  for_each(period, zone, [&](const Stretch& stretch) { all.push_back(stretch); });
  return all;
}

StretchRange stretches_met(const Span& span, std::span<const Stretch> stretches) {
  const auto begins_after = [](Instant at, const Stretch& stretch) { return at < stretch.from; };
  const auto end_of = [&](Instant at) {
    const auto next = std::upper_bound(stretches.begin(), stretches.end(), at, begins_after);
    return static_cast<std::size_t>(next - stretches.begin());
  };
  return {std::max<std::size_t>(end_of(span.from), 1) - 1, end_of(span.to)};
}

bool LocalStep::makes_at_most(std::size_t stretches, const Span& period, const TimeZone& zone) const {
  std::size_t found = 1;
  for (Instant at = after(period.from, zone); at < period.to; at = after(at, zone)) {
    if (++found > stretches) return false;
  }
  return true;
}

Duration step_for(const Span& period, const TimeZone& zone, std::size_t at_most) {
  constexpr std::array<Duration, 16> kSteps = {1min, 2min, 5min, 10min, 15min, 20min, 30min,    1h,
                                               2h,   3h,   4h,   6h,    12h,   kDay,  2 * kDay, kWeek};
  const auto fits = [&](Duration step) { return LocalStep(step).makes_at_most(at_most, period, zone); };
  for (const Duration step : kSteps) {
    if (fits(step)) return step;
  }
  Duration weeks = 2 * kWeek;
  while (!fits(weeks)) weeks *= 2;
  return weeks;
}

}  // namespace lastseen
