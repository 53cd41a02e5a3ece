#include "time_zone.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <date/tz.h>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "ascii.hpp"

namespace lastseen {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// In the path of each file of the database, wherever that is installed.
constexpr std::string_view kZoneInfo = "/zoneinfo/";

/// The many names of UTC in the database, so that it has one name in tables and needs no database.
bool is_utc(std::string_view name) {
  if (name.starts_with("Etc/")) name.remove_prefix(4);
  for (const std::string_view utc : {"UTC", "Z", "GMT", "Zulu", "UCT", "Universal", "Greenwich", "UTC0", "GMT0"}) {
    if (equal_ignoring_case(name, utc)) return true;
  }
  return false;
}

/// An offset of a whole number of minutes, or `+hh:mm:ss` as local mean times have it.
std::optional<seconds> fixed_offset(std::string_view name) {
  if (name.size() != 9 || name[6] != ':') return zone_offset(name);
  const auto whole = zone_offset(name.substr(0, 6));
  const auto more = zone_offset(std::string(name.substr(0, 1)) + "00" + std::string(name.substr(7)));
  return whole && more ? std::optional(*whole + *more / 60) : std::nullopt;
}

/// The date library knows the transitions up to 2037 that the files of the database list, not the rule that follows
/// them: a later time is looked up in one of the last years before that, whose days fall on the same days of the week.
/// Clocks change by rules of days of the week, so it has the same offset there. From March on days are counted from the
/// first of March, leap year or not: the eleven years from 2027 on, whose rules are today's, begin on each day of the
/// week in January and in March.
template <class Clock>
std::chrono::time_point<Clock, seconds> within_transitions(std::chrono::time_point<Clock, seconds> at) {
  using Days = std::chrono::time_point<Clock, date::days>;
  constexpr int kLast = 2037;
  const auto day = std::chrono::floor<date::days>(at);
  const date::sys_days civil_day(day.time_since_epoch());
  const date::year_month_day civil{civil_day};
  if (civil.year() <= date::year(kLast)) return at;
  const date::month first_month = civil.month() < date::March ? date::January : date::March;
  const auto first_of = [&](date::year year) { return date::sys_days(year / first_month / 1); };
  const date::weekday wanted(first_of(civil.year()));
  date::year like(kLast);
  while (date::weekday(first_of(like)) != wanted) --like;
  return Days((first_of(like) + (civil_day - first_of(civil.year()))).time_since_epoch()) + (at - day);
}

/// Clocks that were set back where `whole` begins show its first part again, and those that are set back where it ends
/// its last part: the part that holds `at`.
TimeZone::Stretch part_at(Instant at, const TimeZone::Stretch& whole, seconds at_begin, seconds at_end) {
  const Instant once = whole.begin + at_begin;
  const Instant again = whole.end - at_end;
  if (at < once) return {whole.begin, once, whole.offset, true};
  if (at >= again) return {again, whole.end, whole.offset, true};
  return {once, again, whole.offset, false};
}

}  // namespace

std::optional<seconds> zone_offset(std::string_view text) {
  if (text.size() == 6 && text[3] == ':') {
    const std::array<char, 5> joined = {text[0], text[1], text[2], text[4], text[5]};
    return zone_offset({joined.data(), joined.size()});
  }
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  for (std::size_t i = 1; i < 5; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
  }
  const int hour = (text[1] - '0') * 10 + (text[2] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  const seconds offset = hours(hour) + minutes(minute);
  return text[0] == '-' ? -offset : offset;
}

TimeZone TimeZone::utc() {
  return TimeZone("UTC");
}

TimeZone TimeZone::local() {
  const char* const variable = std::getenv("TZ");
  std::string name = variable != nullptr ? variable : "/etc/localtime";
  if (name.starts_with(':')) name.erase(0, 1);
  const bool is_file = name.starts_with('/');
  if (is_file) {
    // A file of the database, or a link to one, has its name.
    std::error_code error;
    const std::filesystem::path link = std::filesystem::read_symlink(name, error);
    const std::string target = error ? name : link.string();
    if (!std::filesystem::exists(name, error)) return utc();
    const std::size_t at = target.rfind(kZoneInfo);
    name = at == std::string::npos ? "local" : target.substr(at + kZoneInfo.size());
  }
  if (is_utc(name)) return utc();
  if (auto zone = in_database(name)) return *std::move(zone);
  // A copy of a file of the database, or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`: the C library reads both.
  const bool is_rule = name.find_first_of("0123456789") != std::string::npos;
  return is_file || is_rule ? of_c_library(std::move(name)) : utc();
}

std::optional<TimeZone> TimeZone::in_database(std::string_view name) {
  try {
    TimeZone zone{std::string(name)};
    zone.zone_ = date::locate_zone(name);
    zone.kind_ = Kind::database;
    return zone;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

TimeZone TimeZone::of_c_library(std::string name) {
  tzset();
  TimeZone zone(std::move(name));
  zone.kind_ = Kind::c_library;
  return zone;
}

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  if (is_utc(name)) return utc();
  if (equal_ignoring_case(name, "local")) return local();
  if (const auto offset = fixed_offset(name)) {
    TimeZone zone{std::string(name)};
    if (name.find(':') == std::string_view::npos) zone.name_.insert(3, ":");
    zone.fixed_ = *offset;
    return zone;
  }
  return in_database(name);
}

seconds TimeZone::offset_at(Instant at) const {
  const auto second = std::chrono::floor<seconds>(at);
  switch (kind_) {
    case Kind::fixed:
      break;
    case Kind::database:
      return zone_->get_info(within_transitions(second)).offset;
    case Kind::c_library: {
      const std::time_t time = second.time_since_epoch().count();
      std::tm civil{};
      return localtime_r(&time, &civil) != nullptr ? seconds(civil.tm_gmtoff) : fixed_;
    }
  }
  return fixed_;
}

TimeZone::Stretch TimeZone::stretch_at(Instant at) const {
  const auto second = std::chrono::floor<seconds>(at);
  if (kind_ == Kind::fixed) return {Instant::min(), Instant::max(), fixed_};
  if (kind_ == Kind::database && within_transitions(second) == second) {
    const date::sys_info info = zone_->get_info(second);
    // Beyond what an instant holds, offsets begin and end "at the ends of time".
    const auto instant = [](date::sys_seconds bound) {
      return Instant(
          std::clamp(bound, std::chrono::ceil<seconds>(Instant::min()), std::chrono::floor<seconds>(Instant::max())));
    };
    // The offset goes on after 2037 as within_transitions says, which may be otherwise than the last one known.
    const Instant known_until = date::sys_days(date::year(2038) / date::January / 1);
    const Stretch whole{instant(info.begin), std::min(instant(info.end), known_until), info.offset};
    return part_at(at, whole, set_back_at(whole.begin), set_back_at(whole.end));
  }
  return {second, second + seconds(1), offset_at(at), shows_twice(at)};
}

seconds TimeZone::set_back_at(Instant change) const {
  return std::max(offset_at(change - std::chrono::milliseconds(1)) - offset_at(change), seconds(0));
}

bool TimeZone::shows_twice(Instant at) const {
  // A local time that an instant has exists; where its reading is not unique, it exists twice.
  return !read(to_local(at)).unique;
}

LocalTime TimeZone::to_local(Instant at) const {
  return LocalTime((at + offset_at(at)).time_since_epoch());
}

TimeZone::Reading TimeZone::read(LocalTime local) const {
  const Instant as_utc(local.time_since_epoch());
  const auto reading = [&](bool unique, seconds before, seconds after) {
    return Reading{unique, before, after, as_utc - before};
  };
  if (kind_ == Kind::fixed) return reading(true, fixed_, fixed_);
  if (kind_ == Kind::database) {
    const date::local_info info = zone_->get_info(within_transitions(std::chrono::floor<seconds>(local)));
    const bool unique = info.result == date::local_info::unique;
    return reading(unique, info.first.offset, unique ? info.first.offset : info.second.offset);
  }
  // By rule, clocks change at most once in two days: what they show is by the offset of the day before, by that of the
  // day after, by both or by none.
  const seconds before = offset_at(as_utc - hours(24));
  const seconds after = offset_at(as_utc + hours(24));
  const bool by_before = offset_at(as_utc - before) == before;
  const bool by_after = offset_at(as_utc - after) == after;
  if (before != after && by_before == by_after) return reading(false, before, after);
  const seconds offset = by_before ? before : after;
  return reading(true, offset, offset);
}

}  // namespace lastseen
