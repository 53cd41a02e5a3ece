#include "time_zone.hpp"

#include <cctype>
#include <cstdlib>
#include <date/tz.h>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace lastseen {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kZoneInfo = "/usr/share/zoneinfo/";

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) != std::tolower(static_cast<unsigned char>(b[i]))) return false;
  }
  return true;
}

/// The many names of UTC in the database, so that it has one name in tables and needs no database.
bool is_utc(std::string_view name) {
  if (name.starts_with("Etc/")) name.remove_prefix(4);
  for (const std::string_view utc : {"UTC", "Z", "GMT", "Zulu", "UCT", "Universal", "Greenwich", "UTC0", "GMT0"}) {
    if (equal_ignoring_case(name, utc)) return true;
  }
  return false;
}

/// `+hh:mm` or `+hhmm`.
std::optional<seconds> offset_of(std::string_view text) {
  if (text.size() == 6 && text[3] == ':') {
    const std::string joined = std::string(text.substr(0, 3)).append(text.substr(4));
    return offset_of(joined);
  }
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  int digits[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = text[i + 1];
    if (c < '0' || c > '9') return std::nullopt;
    digits[i] = c - '0';
  }
  const int hour = digits[0] * 10 + digits[1];
  const int minute = digits[2] * 10 + digits[3];
  if (hour > 23 || minute > 59) return std::nullopt;
  const seconds offset = hours(hour) + minutes(minute);
  return text[0] == '-' ? -offset : offset;
}

const date::time_zone* zone_in_database(std::string_view name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

}  // namespace

TimeZone::TimeZone(std::string name, const date::time_zone* zone, seconds fixed)
    : name_(std::move(name)), zone_(zone), fixed_(fixed) {}

TimeZone TimeZone::utc() {
  return TimeZone("UTC", nullptr, seconds(0));
}

TimeZone TimeZone::local() {
  if (const char* variable = std::getenv("TZ")) {
    std::string_view name = variable;
    if (name.starts_with(':')) name.remove_prefix(1);
    if (name.starts_with(kZoneInfo)) name.remove_prefix(kZoneInfo.size());
    if (name != "/etc/localtime") return named(name).value_or(utc());
  }
  try {
    const date::time_zone* zone = date::current_zone();
    return is_utc(zone->name()) ? utc() : TimeZone(zone->name(), zone, seconds(0));
  } catch (const std::runtime_error&) {
    return utc();
  }
}

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  if (is_utc(name)) return utc();
  if (equal_ignoring_case(name, "local")) return local();
  if (const auto offset = offset_of(name)) {
    return TimeZone(fmt::format("{}:{}", name.substr(0, 3), name.substr(name.size() - 2)), nullptr, *offset);
  }
  const date::time_zone* zone = zone_in_database(name);
  if (zone == nullptr) return std::nullopt;
  return TimeZone(std::string(name), zone, seconds(0));
}

seconds TimeZone::offset_at(Instant at) const {
  if (zone_ == nullptr) return fixed_;
  return zone_->get_info(std::chrono::floor<seconds>(at)).offset;
}

LocalTime TimeZone::to_local(Instant at) const {
  return LocalTime((at + offset_at(at)).time_since_epoch());
}

TimeZone::Reading TimeZone::read(LocalTime local) const {
  Reading reading{true, fixed_, fixed_, {}};
  if (zone_ != nullptr) {
    const date::local_info info = zone_->get_info(std::chrono::floor<seconds>(local));
    reading.unique = info.result == date::local_info::unique;
    reading.before = info.first.offset;
    reading.after = reading.unique ? info.first.offset : info.second.offset;
  }
  reading.instant = Instant(local.time_since_epoch()) - reading.before;
  return reading;
}

}  // namespace lastseen
