#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// Writes dates and clocks. Keeps the text of the last day, since rows come in clusters.
class CivilText {
 public:
  /// `2026-11-24 10:04:52` of milliseconds since 1970, with `between` for the blank, cut to the second. Returns the
  /// end; needs kLength bytes of room. To be called with years 0 to 9999.
  char* put(char* out, std::int64_t ms, char between);
  static constexpr std::size_t kLength = 19;

 private:
  std::int64_t midnight_ = std::numeric_limits<std::int64_t>::max();  ///< the day's, in milliseconds since 1970
  std::array<char, 10> date_{};
};

/// Writes instants as programs read them.
class InstantText {
 public:
  /// RFC 3339 in UTC with `Z`, three digits of fraction only where it is not zero. What lies outside the years 0 to
  /// 9999 is shown as the nearest end. Returns the end; needs kLongest bytes of room.
  char* put(char* out, Instant instant);
  static constexpr std::size_t kLongest = 24;

  /// The same text, valid until the next call.
  std::string_view rfc3339(Instant instant) { return {text_.data(), put(text_.data(), instant)}; }

 private:
  CivilText civil_;
  std::array<char, kLongest> text_{};  // 2026-11-24T10:04:52.250Z
};

/// Writes instants as tables show them: `2026-11-24 10:05:00` by a zone's clocks, cut to the second, with the offset
/// where they show that time twice, within the years 0 to 9999. Keeps the offset for as long as it holds.
class ClockText {
 public:
  explicit ClockText(TimeZone zone) : zone_(std::move(zone)) {}

  /// Returns the end; needs kLongest bytes of room.
  char* put(char* out, Instant instant);
  static constexpr std::size_t kLength = CivilText::kLength;
  static constexpr std::size_t kLongest = kLength + sizeof " +00:09:21" - 1;

 private:
  TimeZone zone_;
  TimeZone::Stretch stretch_{};
  CivilText civil_;
};

}  // namespace lastseen
