#include "report/instant_text.hpp"

#include <algorithm>
#include <cstring>
#include <date/date.h>
#include <string>

#include "instant_range.hpp"
#include "time_text.hpp"

namespace lastseen {
namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kFirstMilli = kFirstInstant.time_since_epoch().count();
constexpr std::int64_t kLastMilli = kLastInstant.time_since_epoch().count();

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

constexpr auto kTwoDigits = [] {
  std::array<char, 200> digits{};
  for (std::size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}();

/// `value` below 100.
char* put_two(char* out, unsigned value) {
  std::memcpy(out, &kTwoDigits[std::size_t{2} * value], 2);
  return out + 2;
}

/// `2026-11-24` of a count of days since 1970.
void put_date(char* out, std::int64_t day) {
  const date::year_month_day civil{date::sys_days{date::days{day}}};
  const auto year = static_cast<unsigned>(static_cast<int>(civil.year()));
  out = put_two(out, year / 100);
  out = put_two(out, year % 100);
  *out++ = '-';
  out = put_two(out, static_cast<unsigned>(civil.month()));
  *out++ = '-';
  put_two(out, static_cast<unsigned>(civil.day()));
}

}  // namespace

char* CivilText::put(char* out, std::int64_t ms, char between) {
  if (static_cast<std::uint64_t>(ms) - static_cast<std::uint64_t>(midnight_) >= kDay) {
    const std::int64_t day = floor_divided(ms, kDay);
    put_date(date_.data(), day);
    midnight_ = day * kDay;
  }
  out = static_cast<char*>(std::memcpy(out, date_.data(), date_.size())) + date_.size();
  *out++ = between;
  const unsigned second = static_cast<unsigned>(ms - midnight_) / 1000;
  out = put_two(out, second / 3600);
  *out++ = ':';
  out = put_two(out, second / 60 % 60);
  *out++ = ':';
  return put_two(out, second % 60);
}

char* InstantText::put(char* out, Instant instant) {
  const std::int64_t ms = std::clamp(instant.time_since_epoch().count(), kFirstMilli, kLastMilli);
  out = civil_.put(out, ms, 'T');
  // Counted from the year 0, nothing is below zero.
  if (const auto fraction = static_cast<unsigned>((ms - kFirstMilli) % 1000); fraction != 0) {
    *out++ = '.';
    *out++ = static_cast<char>('0' + fraction / 100);
    out = put_two(out, fraction % 100);
  }
  *out++ = 'Z';
  return out;
}

char* ClockText::put(char* out, Instant instant) {
  instant = std::clamp(instant, kFirstInstant, kLastInstant);
  if (instant < stretch_.begin || instant >= stretch_.end) stretch_ = zone_.stretch_at(instant);
  const std::int64_t ms = (instant + stretch_.offset).time_since_epoch().count();
  out = civil_.put(out, std::clamp(ms, kFirstMilli, kLastMilli), ' ');
  if (!stretch_.shown_twice) return out;
  *out++ = ' ';
  const std::string offset = offset_text(stretch_.offset);
  return std::copy(offset.begin(), offset.end(), out);
}

}  // namespace lastseen
