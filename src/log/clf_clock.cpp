#include "log/clf_clock.hpp"

namespace lastseen {

namespace {

/// The number of `count` digits, or -1.
int digits(const char* at, int count) {
  int number = 0;
  for (int i = 0; i < count; ++i) {
    const unsigned digit = static_cast<unsigned char>(at[i]) - '0';
    if (digit > 9) return -1;
    number = number * 10 + static_cast<int>(digit);
  }
  return number;
}

/// 1 to 12, or 0.
unsigned month(const char* at) {
  static constexpr char kNames[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (unsigned i = 0; i < 12; ++i) {
    if (std::memcmp(at, kNames + 3 * i, 3) == 0) return i + 1;
  }
  return 0;
}

}  // namespace

std::optional<Instant> ClfClock::parse(const char* at) {
  const bool same_day = std::memcmp(at, text_, 12) == 0 && std::memcmp(at + 20, text_ + 20, 6) == 0;
  if (!same_day) {
    const int day = digits(at, 2);
    const unsigned mon = month(at + 3);
    const int year = digits(at + 7, 4);
    const int zone_hours = digits(at + 22, 2);
    const int zone_minutes = digits(at + 24, 2);
    // The offset of a time in 9999 can lead past the last instant.
    if (day < 1 || mon == 0 || year < 1 || year == 9999 || zone_hours < 0 || zone_hours > 23 || zone_minutes < 0 ||
        zone_minutes > 59)
      return {};
    if (at[2] != '/' || at[6] != '/' || at[11] != ':' || at[20] != ' ' || (at[21] != '+' && at[21] != '-')) return {};
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{mon},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return {};
    const std::chrono::minutes east{(at[21] == '-' ? -1 : 1) * (zone_hours * 60 + zone_minutes)};
    day_ms_ = Duration(std::chrono::sys_days{date}.time_since_epoch() - east).count();
  }
  const int hour = digits(at + 12, 2);
  const int minute = digits(at + 15, 2);
  const int second = seconds(at + 18);
  const bool valid =
      hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && at[14] == ':' && at[17] == ':';
  if (!valid) {
    text_[0] = 0;  // day_ms_ may already be another day's
    return {};
  }
  minute_ms_ = day_ms_ + (hour * 60 + minute) * std::int64_t{60'000};
  std::memcpy(text_, at, kLength);
  std::memcpy(text_ + kLength, kAfter, 3);
  return Instant{Duration{minute_ms_ + second * 1000}};
}

}  // namespace lastseen
