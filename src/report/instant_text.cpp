#include "report/instant_text.hpp"

#include <algorithm>
#include <date/date.h>

namespace lastseen {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kYearZero = -62'167'219'200'000;   // 0000-01-01T00:00:00Z
constexpr std::int64_t kLastMilli = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
constexpr std::size_t kMinuteLength = sizeof "2026-11-24T10:04:" - 1;

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

char* put_two(char* out, unsigned value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
  return out + 2;
}

/// `2026-11-24T10:04:` of a count of minutes since 1970.
void put_minute(char* out, std::int64_t minute) {
  const std::int64_t day = floor_divided(minute, kDay / kMinute);
  const auto in_day = static_cast<unsigned>(minute - day * (kDay / kMinute));
  const date::year_month_day civil{date::sys_days{date::days{day}}};
  const auto year = static_cast<unsigned>(static_cast<int>(civil.year()));
  out = put_two(out, year / 100);
  out = put_two(out, year % 100);
  *out++ = '-';
  out = put_two(out, static_cast<unsigned>(civil.month()));
  *out++ = '-';
  out = put_two(out, static_cast<unsigned>(civil.day()));
  *out++ = 'T';
  out = put_two(out, in_day / 60);
  *out++ = ':';
  out = put_two(out, in_day % 60);
  *out = ':';
}

}  // namespace

std::string_view InstantText::rfc3339(Instant instant) {
  const std::int64_t time = std::clamp(instant.time_since_epoch().count(), kYearZero, kLastMilli);
  const std::int64_t minute = floor_divided(time, kMinute);
  if (minute != minute_) {
    put_minute(text_.data(), minute);
    minute_ = minute;
  }
  const auto in_minute = static_cast<unsigned>(time - minute * kMinute);
  char* out = put_two(text_.data() + kMinuteLength, in_minute / 1000);
  if (const unsigned fraction = in_minute % 1000; fraction != 0) {
    *out++ = '.';
    *out++ = static_cast<char>('0' + fraction / 100);
    out = put_two(out, fraction % 100);
  }
  *out++ = 'Z';
  return {text_.data(), out};
}

}  // namespace lastseen
