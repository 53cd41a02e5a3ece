#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

// Instants and durations as answers, captions and notes show them. The command line reads every one of these forms
// back.

/// `2026-11-24T09:05:00Z`: in UTC, with three digits of fraction only where it is not zero.
std::string rfc3339(Instant at);
void append_rfc3339(std::string& out, Instant at);

/// `2026-11-24 10:05:00` by the zone's clocks, cut to the second; `2026-10-25 02:05:00 +02:00` where they show that
/// time twice.
std::string clock_text(Instant at, const TimeZone& zone);
/// `2026-11-24 10:05:00 +01:00`.
std::string clock_and_offset_text(Instant at, const TimeZone& zone);
/// `+01:00`.
std::string offset_text(std::chrono::seconds offset);
/// `+01:00 (Europe/Paris)`: the offset in force at an instant and the zone, which has no other name where it is an
/// offset.
std::string zone_text(Instant at, const TimeZone& zone);
/// `2026-11-24 10:05:00 +01:00 (Europe/Paris)`.
std::string clock_and_zone_text(Instant at, const TimeZone& zone);
/// `A to B +01:00 (Europe/Paris)`; where clocks were changed between the two, A has its own offset.
std::string clock_range_text(Instant from, Instant to, const TimeZone& zone);

/// The two largest units, cut to the second, as a column of a table has them: `8s`, `3m 20s`, `4m 02s`, `3d 15h`. Not
/// for negative ones.
std::string duration_text(Duration duration);
/// The same into `out`, which has room for kLongestDuration bytes; returns the end.
char* put_duration_text(char* out, Duration duration);
constexpr std::size_t kLongestDuration = 24;
/// Exact and without parts that are zero, for sentences: `5m`, `7d`, `1h 30m`, `2.5s`. Not for negative ones.
std::string exact_duration_text(Duration duration);

}  // namespace lastseen
