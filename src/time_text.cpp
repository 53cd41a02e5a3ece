#include "time_text.hpp"

#include <array>
#include <cstdint>
#include <date/date.h>
#include <fmt/compile.h>
#include <fmt/format.h>
#include <iterator>

namespace lastseen {

namespace {

using std::chrono::milliseconds;

struct Unit {
  char name;
  std::int64_t seconds;
};
constexpr std::array<Unit, 4> kUnits{{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};

struct Civil {
  date::year_month_day day;
  date::hh_mm_ss<milliseconds> clock;
};

Civil civil(LocalTime local) {
  const auto midnight = date::floor<date::days>(local);
  return {date::year_month_day(midnight), date::hh_mm_ss<milliseconds>(local - midnight)};
}

void append_civil(std::string& out, const Civil& c, char between) {
  std::array<char, 40> text;  // a year has at most six characters
  const char* const end =
      fmt::format_to(text.data(), FMT_COMPILE("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}"), static_cast<int>(c.day.year()),
                     static_cast<unsigned>(c.day.month()), static_cast<unsigned>(c.day.day()), between,
                     c.clock.hours().count(), c.clock.minutes().count(), c.clock.seconds().count());
  out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

std::string civil_text(Instant at, const TimeZone& zone) {
  std::string out;
  append_civil(out, civil(zone.to_local(at)), ' ');
  return out;
}

}  // namespace

void append_rfc3339(std::string& out, Instant at) {
  const Civil c = civil(LocalTime(at.time_since_epoch()));
  append_civil(out, c, 'T');
  if (const auto fraction = c.clock.subseconds().count(); fraction != 0)
    fmt::format_to(std::back_inserter(out), ".{:03}", fraction);
  out += 'Z';
}

std::string rfc3339(Instant at) {
  std::string out;
  append_rfc3339(out, at);
  return out;
}

std::string clock_text(Instant at, const TimeZone& zone) {
  return zone.shows_twice(at) ? clock_and_offset_text(at, zone) : civil_text(at, zone);
}

std::string clock_and_offset_text(Instant at, const TimeZone& zone) {
  return fmt::format("{} {}", civil_text(at, zone), offset_text(zone.offset_at(at)));
}

std::string offset_text(std::chrono::seconds offset) {
  const date::hh_mm_ss<std::chrono::seconds> parts(offset);
  std::string out =
      fmt::format("{}{:02}:{:02}", parts.is_negative() ? '-' : '+', parts.hours().count(), parts.minutes().count());
  // Local mean times, before zones were agreed on, are odd by seconds.
  if (parts.seconds().count() != 0) out += fmt::format(":{:02}", parts.seconds().count());
  return out;
}

std::string zone_text(Instant at, const TimeZone& zone) {
  const std::string offset = offset_text(zone.offset_at(at));
  return offset == zone.name() ? offset : fmt::format("{} ({})", offset, zone.name());
}

std::string clock_and_zone_text(Instant at, const TimeZone& zone) {
  return fmt::format("{} {}", civil_text(at, zone), zone_text(at, zone));
}

std::string clock_range_text(Instant from, Instant to, const TimeZone& zone) {
  const bool changed = zone.offset_at(from) != zone.offset_at(to);
  return fmt::format("{} to {}", changed ? clock_and_offset_text(from, zone) : clock_text(from, zone),
                     clock_and_zone_text(to, zone));
}

char* put_duration_text(char* out, Duration duration) {
  std::int64_t left = duration / std::chrono::seconds(1);
  std::size_t first = 0;
  while (first + 1 < kUnits.size() && left < kUnits[first].seconds) ++first;
  out = fmt::format_to(out, FMT_COMPILE("{}{}"), left / kUnits[first].seconds, kUnits[first].name);
  left %= kUnits[first].seconds;
  if (first + 1 == kUnits.size()) return out;
  return fmt::format_to(out, FMT_COMPILE(" {:02}{}"), left / kUnits[first + 1].seconds, kUnits[first + 1].name);
}

std::string duration_text(Duration duration) {
  std::array<char, kLongestDuration> text;
  return {text.data(), put_duration_text(text.data(), duration)};
}

std::string exact_duration_text(Duration duration) {
  std::string out;
  std::int64_t left = duration / std::chrono::seconds(1);
  const std::int64_t fraction = duration % std::chrono::seconds(1) / milliseconds(1);
  for (const Unit& unit : kUnits) {
    const std::int64_t count = left / unit.seconds;
    left %= unit.seconds;
    const bool with_fraction = unit.seconds == 1 && fraction != 0;
    const bool is_all = unit.seconds == 1 && out.empty();
    if (count == 0 && !with_fraction && !is_all) continue;
    if (!out.empty()) out += ' ';
    out += fmt::format("{}", count);
    if (with_fraction) {
      out += fmt::format(".{:03}", fraction);
      out.erase(out.find_last_not_of('0') + 1);
    }
    out += unit.name;
  }
  return out;
}

}  // namespace lastseen
