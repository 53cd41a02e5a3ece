#pragma once

#include <cstdint>
#include <cstring>
#include <optional>

#include "event.hpp"

namespace lastseen {

/// Reads times of exactly the form `24/Nov/2026:10:00:00 +0000`, quickly where they resemble the one before: in a log
/// all but the seconds mostly stay the same.
class ClfClock {
 public:
  static constexpr std::size_t kLength = 26;

  ClfClock() { std::memset(text_, 0, sizeof text_); }

  /// What follows the time in a log line: kept behind the text so that one comparison sees both.
  static constexpr char kAfter[] = "] \"";

  /// The last time that was parsed, and kAfter: 32 bytes to compare with.
  const char* text() const { return text_; }
  /// The start of its minute.
  std::int64_t minute_ms() const { return minute_ms_; }

  /// Reads kLength bytes; nothing where they are not of the form or no valid time (a leap second's `:60` and the year
  /// 9999 included, which are left to others).
  std::optional<Instant> parse(const char* at);

  /// `ss`: 0 to 59, or -1.
  static int seconds(const char* at) {
    const unsigned tens = static_cast<unsigned char>(at[0]) - '0';
    const unsigned ones = static_cast<unsigned char>(at[1]) - '0';
    return tens > 5 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
  }

 private:
  alignas(32) char text_[32];
  std::int64_t minute_ms_ = 0;
  std::int64_t day_ms_ = 0;  ///< the zone's midnight of the day in text_
};

}  // namespace lastseen
