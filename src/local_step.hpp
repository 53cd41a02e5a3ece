#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// A part of a period between two boundaries of a local calendar or clock: `from` included, `to` not.
struct Stretch {
  Instant boundary{};  ///< where the step begins; before `from` where the period begins within the step
  Instant from{};
  Instant to{};
};

/// The stretches that a span meets, by their index: [first, end). A stretch ends where the next begins, but the end of
/// the last one belongs to it.
struct StretchRange {
  std::size_t first = 0;
  std::size_t end = 0;
};
StretchRange stretches_met(const Span& span, std::span<const Stretch> stretches);

/// A step between boundaries on somebody's wall clock: minutes to weeks, months, years, centuries. Days and longer
/// begin at local midnight, weeks on Mondays, so that one of them can be an hour longer or shorter than another.
class LocalStep {
 public:
  /// Of a length that divides a day, or of whole days; whole weeks begin on Mondays.
  explicit LocalStep(Duration length) : unit_(Unit::length), length_(length) {}
  static LocalStep month() { return LocalStep(Unit::month); }
  static LocalStep year() { return LocalStep(Unit::year); }
  static LocalStep century() { return LocalStep(Unit::century); }

  /// The boundary at or before a local time.
  LocalTime floor(LocalTime at) const;
  /// The first boundary after a local time.
  LocalTime after(LocalTime at) const;

  /// The first instant after `at` whose wall clock shows a boundary.
  Instant after(Instant at, const TimeZone& zone) const;

  /// Whether a period has at most so many stretches.
  bool makes_at_most(std::size_t stretches, const Span& period, const TimeZone& zone) const;

  /// The stretches of a period, in order. A period of no length is one stretch of none. Nothing begins at the end of
  /// the period.
  std::vector<Stretch> stretches(const Span& period, const TimeZone& zone) const;
  /// The same one by one, for periods of very many.
  void for_each(const Span& period, const TimeZone& zone, const std::function<void(const Stretch&)>& visit) const;

 private:
  enum class Unit : std::uint8_t { length, month, year, century };
  explicit LocalStep(Unit unit) : unit_(unit) {}

  Unit unit_;
  Duration length_{0};
};

/// The smallest of 1 2 5 10 15 20 30 min, 1 2 3 4 6 12 h, 1 2 7 d that cuts a period into at most so many stretches;
/// weeks beyond that double.
Duration step_for(const Span& period, const TimeZone& zone, std::size_t at_most);

}  // namespace lastseen
