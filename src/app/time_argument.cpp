#include "app/time_argument.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <date/date.h>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

#include "app/duration_argument.hpp"
#include "ascii.hpp"
#include "instant_range.hpp"
#include "month_names.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kUnderstood = "try 2026-11-23, 10:00, yesterday, -2h, @1763978400 or start";
constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// Reads one TIME from left to right. What it refuses it points at.
class TimeReader {
 public:
  TimeReader(const Argument& argument, Instant now, const TimeZone& zone)
      : argument_(argument), text_(argument.text), now_(now), zone_(zone) {
    while (text_.ends_with(' ')) text_.remove_suffix(1);
    skip_spaces();
  }

  TimeArgument read() {
    if (left() == "start") return {TimeArgument::Kind::log_start, {}};
    if (left() == "end") return {TimeArgument::Kind::log_end, {}};
    const Instant at = read_instant();
    if (at < kFirstInstant || at > kLastInstant) refuse(argument_, "is not a time: it is outside the years 0 to 9999");
    return {TimeArgument::Kind::instant, at};
  }

 private:
  std::string_view left() const { return text_.substr(at_); }
  bool at_end() const { return at_ == text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void skip_spaces() {
    while (peek() == ' ') ++at_;
  }

  bool take(std::string_view word) {
    if (!left().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  /// A word that ends where letters end.
  bool take_word(std::string_view word) {
    if (!left().starts_with(word) || is_letter(peek(word.size()))) return false;
    at_ += word.size();
    return true;
  }

  [[noreturn]] void not_understood() const { refuse(argument_, fmt::format("is not a time: {}", kUnderstood), at_); }
  [[noreturn]] void refuse_at(std::size_t column, std::string_view why) const {
    refuse(argument_, fmt::format("is not a time: {}", why), column);
  }

  /// Exactly so many digits, not above `greatest`.
  int number(std::size_t digits, int greatest, std::string_view what) {
    const std::size_t start = at_;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(peek())) not_understood();
      value = value * 10 + (text_[at_++] - '0');
    }
    if (is_digit(peek())) not_understood();
    if (value > greatest) refuse_at(start, fmt::format("{} go up to {}", what, greatest));
    return value;
  }

  void expect(char c) {
    if (peek() != c) not_understood();
    ++at_;
  }

  Instant read_instant() {
    if (left() == "now") return now_;
    if (peek() == '@') return read_epoch();
    if ((peek() == '+' || peek() == '-') && is_digit(peek(1))) return read_relative();
    if (left().ends_with(" ago")) return now_ - read_distance(left().substr(0, left().size() - 4));
    if (is_digit(peek()) && left().find_first_not_of("0123456789.") == std::string_view::npos &&
        left().find('.') == left().rfind('.')) {
      refuse(argument_, fmt::format("is not a time: a bare number is none; as seconds since 1970 it is @{}", left()));
    }
    if (peek() == '[' && left().ends_with(']')) {
      ++at_;
      text_.remove_suffix(1);
    }
    if (is_digit(peek()) && peek(2) == '/') return read_log_time();
    return read_civil();
  }

  Instant read_epoch() {
    ++at_;
    const bool negative = take("-");
    const std::size_t start = at_;
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), whole);
    at_ = static_cast<std::size_t>(end - text_.data());
    if (!is_digit(text_[std::min(start, text_.size() - 1)]) ||
        (error != std::errc() && error != std::errc::result_out_of_range))
      not_understood();
    if (error != std::errc() || whole > kLastInstant.time_since_epoch() / seconds(1) + 1)
      refuse(argument_, "is not a time: it is outside the years 0 to 9999; @ is in seconds");
    milliseconds since_epoch = seconds(whole);
    bool finer = false;
    since_epoch += read_fraction(&finer);
    if (!at_end()) not_understood();
    // Cut means floor: the instant before the epoch that is not later than the one written.
    if (negative) since_epoch = -since_epoch - milliseconds(finer ? 1 : 0);
    return Instant(since_epoch);
  }

  /// `.25`, or nothing. `finer`: whether digits other than 0 were cut off.
  milliseconds read_fraction(bool* finer = nullptr) {
    if (peek() != '.' || !is_digit(peek(1))) return milliseconds(0);
    ++at_;
    milliseconds fraction(0);
    for (int unit = 100; is_digit(peek()); unit /= 10, ++at_) {
      const int digit = text_[at_] - '0';
      fraction += milliseconds(digit * unit);
      if (finer != nullptr && unit == 0 && digit != 0) *finer = true;
    }
    return fraction;
  }

  Instant read_relative() {
    const bool before = peek() == '-';
    ++at_;
    const Duration distance = read_distance(left());
    return before ? now_ - distance : now_ + distance;
  }

  Duration read_distance(std::string_view text) const {
    const auto read = read_duration(text);
    if (const auto* duration = std::get_if<Duration>(&read)) return *duration;
    const auto& fault = std::get<DurationFault>(read);
    const std::size_t column = at_ + fault.column;
    if (!fault.why.empty()) refuse(argument_, fmt::format("is not a time: {}", fault.why));
    refuse(argument_, fmt::format("is not a time: {}", kUnderstood), column);
  }

  struct Clock {
    milliseconds since_midnight{0};
    bool given = false;
  };

  /// `10:00`, `10:00:00`, `10:00:00.5`. Second 60, a leap second, is the first of the next minute, as in POSIX time.
  Clock read_clock() {
    Clock clock{hours(number(2, 23, "hours")), true};
    expect(':');
    clock.since_midnight += minutes(number(2, 59, "minutes"));
    if (!take(":")) return clock;
    clock.since_midnight += seconds(number(2, 60, "seconds"));
    clock.since_midnight += read_fraction();
    return clock;
  }

  date::local_days day(int year, int month, int day_of_month, std::size_t start) const {
    const auto civil = date::year(year) / month / day_of_month;
    if (!civil.ok()) refuse_at(start, "there is no such day");
    return date::local_days(civil);
  }

  /// `24/Nov/2026:10:00:00 +0000`.
  Instant read_log_time() {
    const std::size_t start = at_;
    const int day_of_month = number(2, 31, "days");
    expect('/');
    int month = 0;
    for (std::size_t i = 0; i < kMonthNames.size() && month == 0; ++i) {
      if (take_word(kMonthNames[i])) month = static_cast<int>(i) + 1;
    }
    if (month == 0) not_understood();
    expect('/');
    const int year = number(4, 9999, "years");
    const date::local_days midnight = day(year, month, day_of_month, start);
    expect(':');
    return read_rest(midnight, read_clock());
  }

  /// `[WEEKDAY] DAY [CLOCK] [ZONE]` or `CLOCK [ZONE]`.
  Instant read_civil() {
    std::optional<unsigned> weekday;
    for (unsigned i = 0; i < kWeekdays.size() && !weekday; ++i) {
      if (left().starts_with(kWeekdays[i]) && (peek(3) == ' ' || peek(3) == ',') && take(kWeekdays[i])) weekday = i;
    }
    if (weekday) take(",");
    skip_spaces();
    if (!weekday) {
      if (take_word("today")) return read_near(0);
      if (take_word("yesterday")) return read_near(-1);
      if (take_word("tomorrow")) return read_near(1);
    }
    if (!is_digit(peek())) {
      if (weekday) not_understood();
      refuse(argument_, fmt::format("is not a time: {}", kUnderstood));
    }
    if (peek(2) == ':' && !weekday) {
      const Clock clock = read_clock();
      const TimeZone where = read_zone().value_or(zone_);
      return resolve(date::floor<date::days>(where.to_local(now_)), clock, where);
    }
    const std::size_t start = at_;
    const int year = number(4, 9999, "years");
    const char separator = peek() == '/' ? '/' : '-';
    expect(separator);
    const int month = number(2, 12, "months");
    expect(separator);
    const date::local_days midnight = day(year, month, number(2, 31, "days"), start);
    if (weekday && date::weekday(midnight) != date::weekday(*weekday)) {
      refuse(argument_, fmt::format("is not a time: that day is a {}", kWeekdays[date::weekday(midnight).c_encoding()]),
             0);
    }
    if ((peek() == 'T' || peek() == 't') && is_digit(peek(1))) {
      ++at_;
      return read_rest(midnight, read_clock());
    }
    return read_rest(midnight, read_spaced_clock());
  }

  Clock read_spaced_clock() {
    const std::size_t start = at_;
    skip_spaces();
    if (at_ > start && is_digit(peek())) return read_clock();
    at_ = start;
    return {};
  }

  /// A day named from now, with a clock or as its start.
  Instant read_near(int days) {
    const Clock clock = read_spaced_clock();
    const TimeZone where = read_zone().value_or(zone_);
    const date::local_days midnight = date::floor<date::days>(where.to_local(now_)) + date::days(days);
    if (clock.given) return resolve(midnight, clock, where);
    return where.read(LocalTime(midnight)).instant;
  }

  Instant read_rest(date::local_days midnight, const Clock& clock) {
    const TimeZone where = read_zone().value_or(zone_);
    return resolve(midnight, clock, where);
  }

  /// `Z`, ` UTC`, `+01:00`, ` Europe/Paris`, and in brackets after it the zone's name, as captions have it. All that is
  /// left belongs to it.
  std::optional<TimeZone> read_zone() {
    skip_spaces();
    if (at_end()) return std::nullopt;
    const std::size_t start = at_;
    while (!at_end() && peek() != ' ') ++at_;
    const std::string_view name = text_.substr(start, at_ - start);
    const auto zone = TimeZone::named(name);
    if (!zone) {
      at_ = start;
      if (is_letter(name[0]) || name[0] == '+' || name[0] == '-') {
        refuse_at(start, fmt::format("'{}' is no time zone; try UTC, Europe/Paris or +01:00", name));
      }
      not_understood();
    }
    skip_spaces();
    if (peek() == '(' && text_.ends_with(')')) at_ = text_.size();
    if (!at_end()) not_understood();
    return zone;
  }

  Instant resolve(date::local_days midnight, const Clock& clock, const TimeZone& where) const {
    const LocalTime local = midnight + clock.since_midnight;
    const TimeZone::Reading reading = where.read(local);
    if (reading.unique) return reading.instant;
    const Instant as_utc(local.time_since_epoch());
    std::string wall = clock_text(as_utc, TimeZone::utc());
    if (const auto fraction = clock.since_midnight % std::chrono::seconds(1); fraction.count() != 0) {
      wall += fmt::format(".{:03}", fraction.count());
    }
    const std::string before = offset_text(reading.before);
    const std::string after = offset_text(reading.after);
    if (reading.before > reading.after) {
      refuse(argument_,
             fmt::format("happens twice in {}: write {} {} or {} {}", where.name(), wall, before, wall, after));
    }
    refuse(argument_, fmt::format("never happens in {}, where clocks go from {} to {}: write {} {} or {} {}",
                                  where.name(), before, after, wall, before, wall, after));
  }

  const Argument& argument_;
  std::string_view text_;
  std::size_t at_ = 0;
  Instant now_;
  const TimeZone& zone_;
};

}  // namespace

TimeArgument parse_time(const Argument& argument, Instant now, const TimeZone& zone) {
  return TimeReader(argument, now, zone).read();
}

}  // namespace lastseen
