#include "report/page_time.hpp"

#include <array>
#include <date/date.h>
#include <fmt/format.h>

#include "month_names.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

struct Civil {
  date::local_days midnight;
  date::year_month_day day;
  date::hh_mm_ss<Duration> clock;
};

Civil civil(const TimeZone& zone, Instant at) {
  const LocalTime local = zone.to_local(at);
  const auto midnight = date::floor<date::days>(local);
  return {midnight, date::year_month_day(midnight), date::hh_mm_ss<Duration>(local - midnight)};
}

std::string date_text(const date::year_month_day& day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

constexpr std::array<std::string_view, 7> kWeekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

}  // namespace

std::string_view long_weekday_name(std::size_t weekday) {
  return kWeekdays[weekday];
}
std::string_view weekday_name(std::size_t weekday) {
  return kWeekdays[weekday].substr(0, 3);
}

std::string PageClock::offset(Instant at) const {
  return zone_.shows_twice(at) ? " " + offset_text(zone_.offset_at(at)) : "";
}

std::string PageClock::second(Instant at) const {
  return day(at) + " " + clock(at);
}

std::string PageClock::minute(Instant at) const {
  return day(at) + " " + short_clock(at);
}

std::string PageClock::bound(Instant at) const {
  return civil(zone_, at).clock.seconds().count() == 0 ? minute(at) : second(at);
}

std::string PageClock::clock(Instant at) const {
  const auto c = civil(zone_, at).clock;
  return fmt::format("{:02}:{:02}:{:02}", c.hours().count(), c.minutes().count(), c.seconds().count()) + offset(at);
}

std::string PageClock::short_clock(Instant at) const {
  const auto c = civil(zone_, at).clock;
  return fmt::format("{:02}:{:02}", c.hours().count(), c.minutes().count()) + offset(at);
}

std::string PageClock::day(Instant at) const {
  return date_text(civil(zone_, at).day);
}

std::string PageClock::short_day(Instant at) const {
  return day(at).substr(5);
}

std::string PageClock::week(Instant at) const {
  const date::local_days midnight = civil(zone_, at).midnight;
  // A week belongs to the year that its Thursday lies in.
  const date::local_days monday = midnight - (date::weekday(midnight) - date::Monday);
  const date::year year = date::year_month_day(monday + date::days(3)).year();
  const date::local_days first_thursday(year / date::January / date::Thursday[1]);
  const auto weeks = (monday + date::days(3) - first_thursday).count() / 7 + 1;
  return fmt::format("{:04}-W{:02}", static_cast<int>(year), weeks);
}

std::string PageClock::month(Instant at) const {
  return day(at).substr(0, 7);
}

std::string PageClock::year(Instant at) const {
  return day(at).substr(0, 4);
}

std::string_view PageClock::weekday(Instant at) const {
  return weekday_name(date::weekday(civil(zone_, at).midnight).iso_encoding() - 1);
}

std::string PageClock::day_of_month(Instant at) const {
  return day(at).substr(8);
}

std::string PageClock::day_and_month(Instant at) const {
  const date::year_month_day day = civil(zone_, at).day;
  return fmt::format("{} {}", static_cast<unsigned>(day.day()), kMonthNames[static_cast<unsigned>(day.month()) - 1]);
}

bool PageClock::same_day(Instant one, Instant other) const {
  return civil(zone_, one).midnight == civil(zone_, other).midnight;
}

bool PageClock::same_year(Instant one, Instant other) const {
  return civil(zone_, one).day.year() == civil(zone_, other).day.year();
}

bool PageClock::is_midnight(Instant at) const {
  return civil(zone_, at).clock.to_duration() == Duration::zero();
}

}  // namespace lastseen
