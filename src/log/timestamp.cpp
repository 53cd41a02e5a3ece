#include "log/timestamp.hpp"

#include <cstring>

#include "ascii.hpp"
#include "instant_range.hpp"
#include "log/clf_clock.hpp"

namespace lastseen {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kNoClf = "expected a time such as 24/Nov/2026:10:00:00 +0000";
constexpr const char* kNoIso = "expected a time such as 2026-11-24T10:00:00Z";
constexpr const char* kNoSlashed = "expected a time such as 2026/11/24 10:00:00";
constexpr const char* kNoEpoch = "expected a time";
constexpr const char* kOutOfRange = "the time is out of range";

bool refuse(Rejection& problem, std::size_t column, const char* reason) {
  problem = {column, reason};
  return false;
}

}  // namespace

/// The text of a time, read from left to right.
class TimeReader::Text {
 public:
  explicit Text(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }

  bool number(std::size_t digits, int& value) {
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (at_end() || !is_digit(text_[at_])) return false;
      value = value * 10 + (text_[at_++] - '0');
    }
    return true;
  }

  bool one_of(std::string_view characters) {
    if (at_end() || characters.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  bool clock(int& hour, int& minute, int& second) {
    return number(2, hour) && one_of(":") && number(2, minute) && one_of(":") && number(2, second);
  }

  /// A fraction, if one stands here.
  bool fraction(std::string_view points, int& millisecond) {
    if (!one_of(points)) return true;
    const std::size_t begin = at_;
    while (!at_end() && is_digit(text_[at_])) ++at_;
    millisecond = milliseconds_of(text_.substr(begin, at_ - begin));
    return at_ > begin;
  }

  std::string_view rest() const { return text_.substr(at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

int month_of(std::string_view name) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (name.size() != 3) return 0;
  for (std::size_t i = 0; i < kMonths.size(); i += 3) {
    if (std::memcmp(kMonths.data() + i, name.data(), 3) == 0) return static_cast<int>(i / 3) + 1;
  }
  return 0;
}

int milliseconds_of(std::string_view digits) {
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return value;
}

bool TimeReader::day_of(int year, int month, int day, Rejection& problem) {
  const std::chrono::year_month_day date = std::chrono::year(year) / month / day;
  if (year < 1 || !date.ok()) return refuse(problem, 0, "no such date");
  last_day_ = std::chrono::sys_days(date).time_since_epoch().count();
  return true;
}

bool TimeReader::finish(int hour, int minute, int second, int millisecond, std::optional<seconds> offset,
                        Record& record, Rejection& problem) {
  if (hour > 23 || minute > 59 || second > 60) return refuse(problem, problem.column, "no such time of day");
  const milliseconds leap = second == 60 ? seconds(1) : seconds(0);
  const milliseconds wall_clock = std::chrono::days(last_day_) + hours(hour) + minutes(minute) +
                                  seconds(second == 60 ? 59 : second) + milliseconds(millisecond);
  record.ambiguous_time = false;
  if (offset) {
    record.time = Instant(wall_clock - *offset + leap);
  } else {
    record.time = in_zone(LocalTime(wall_clock), record.ambiguous_time) + leap;
  }
  if (record.time > kLastInstant) return refuse(problem, 0, kOutOfRange);
  return true;
}

Instant TimeReader::in_zone(LocalTime local, bool& ambiguous) {
  if (local < slot_begin_ || local >= slot_end_) {
    const TimeZone::Reading reading = zone_.read(local);
    if (!reading.unique) {
      ambiguous = true;
      return reading.instant;
    }
    // Clocks are never changed twice within a quarter of an hour: where both its ends have this offset, all of it has.
    const auto begin = std::chrono::floor<std::chrono::duration<int, std::ratio<900>>>(local);
    const LocalTime first = begin, last = LocalTime(begin) + minutes(15) - milliseconds(1);
    const auto has_same_offset = [&](LocalTime time) {
      const TimeZone::Reading other = zone_.read(time);
      return other.unique && other.before == reading.before;
    };
    if (!has_same_offset(first) || !has_same_offset(last)) return reading.instant;
    slot_begin_ = first;
    slot_end_ = last + milliseconds(1);
    slot_offset_ = reading.before;
  }
  return Instant(local.time_since_epoch() - slot_offset_);
}

bool TimeReader::civil(const Civil& civil, Record& record, Rejection& problem) {
  last_date_known_ = false;
  problem.column = 0;
  return day_of(civil.year, civil.month, civil.day, problem) &&
         finish(civil.hour, civil.minute, civil.second, civil.millisecond, civil.offset, record, problem);
}

void TimeReader::remember(std::string_view text, std::size_t seconds_at, Instant minute) {
  if (text.size() > LastText::kLongest) return;
  last_.size = text.size();
  last_.seconds_at = seconds_at;
  last_.minute = minute;
  std::memset(last_.other, 0xFF, sizeof last_.other);
  last_.other[seconds_at] = last_.other[seconds_at + 1] = 0;
  std::memcpy(last_.text, text.data(), text.size());
  last_.text[seconds_at] = last_.text[seconds_at + 1] = 0;
}

bool TimeReader::again(std::string_view text, Record& record) const {
  if (text.size() != last_.size || text.size() < 16) return false;
  const auto difference = [&](std::size_t at) {
    std::uint64_t word, last, other;
    std::memcpy(&word, text.data() + at, 8);
    std::memcpy(&last, last_.text + at, 8);
    std::memcpy(&other, last_.other + at, 8);
    return (word & other) ^ last;
  };
  const std::uint64_t differences =
      difference(0) | difference(8) | difference(text.size() - 16) | difference(text.size() - 8);
  const int second = ClfClock::seconds(text.data() + last_.seconds_at);
  if (differences != 0 || second < 0) return false;
  record.time = last_.minute + seconds(second);
  record.ambiguous_time = false;
  return true;
}

bool TimeReader::clf(std::string_view text, Record& record, Rejection& problem) {
  if (again(text, record)) return true;
  Text reader(text);
  int day, year, hour, minute, second, millisecond = 0;
  if (last_date_known_ && text.size() > 11 && std::memcmp(text.data(), last_date_, 11) == 0) {
    reader = Text(text.substr(11));
    problem.column = 11;
  } else {
    if (!reader.number(2, day) || !reader.one_of("/")) return refuse(problem, reader.at(), kNoClf);
    const int month = month_of(reader.rest().substr(0, 3));
    if (month == 0) return refuse(problem, reader.at(), kNoClf);
    reader = Text(text.substr(6));
    if (!reader.one_of("/") || !reader.number(4, year)) return refuse(problem, 6 + reader.at(), kNoClf);
    last_date_known_ = false;
    if (!day_of(year, month, day, problem)) return false;
    std::memcpy(last_date_, text.data(), 11);
    last_date_known_ = true;
    reader = Text(text.substr(11));
    problem.column = 11;
  }
  const auto no_clf = [&] { return refuse(problem, 11 + reader.at(), kNoClf); };
  if (!reader.one_of(":") || !reader.clock(hour, minute, second) || !reader.fraction(".", millisecond)) return no_clf();
  std::optional<seconds> offset;
  if (!reader.at_end()) {
    if (!reader.one_of(" ") || reader.rest().size() != 5) return no_clf();
    offset = zone_offset(reader.rest());
    if (!offset) return no_clf();
  } else if (clf_needs_zone_) {
    return refuse(problem, text.size(), "the time has no zone (--log-tz gives one)");
  }
  problem.column = 12;
  if (!finish(hour, minute, second, millisecond, offset, record, problem)) return false;
  if (offset && text.size() == 26 && second < 60) remember(text, 18, std::chrono::floor<minutes>(record.time));
  return true;
}

bool TimeReader::dashed_or_slashed(std::string_view text, char separator, Record& record, Rejection& problem) {
  const bool slashes = separator == '/';
  const std::string_view between(&separator, 1);
  Text reader(text);
  int year, month, day, hour, minute, second, millisecond = 0;
  const auto malformed = [&] { return refuse(problem, reader.at(), slashes ? kNoSlashed : kNoIso); };
  if (!reader.number(4, year) || !reader.one_of(between) || !reader.number(2, month) || !reader.one_of(between) ||
      !reader.number(2, day) || !reader.one_of(slashes ? " " : "Tt ") || !reader.clock(hour, minute, second) ||
      !reader.fraction(slashes ? "." : ".,", millisecond)) {
    return malformed();
  }
  std::optional<seconds> offset;
  if (!reader.at_end()) {
    if (slashes) return malformed();
    const std::string_view zone = reader.rest();
    offset = zone == "Z" || zone == "z" ? seconds(0) : zone_offset(zone);
    if (!offset) return malformed();
  }
  last_date_known_ = false;
  if (!day_of(year, month, day, problem)) return false;
  problem.column = 11;
  if (!finish(hour, minute, second, millisecond, offset, record, problem)) return false;
  const bool has_fraction = text.size() > 19 && (text[19] == '.' || text[19] == ',');
  if (offset && !has_fraction && second < 60) remember(text, 17, std::chrono::floor<minutes>(record.time));
  return true;
}

bool TimeReader::iso(std::string_view text, Record& record, Rejection& problem) {
  return again(text, record) || dashed_or_slashed(text, '-', record, problem);
}

bool TimeReader::slashed(std::string_view text, Record& record, Rejection& problem) {
  return dashed_or_slashed(text, '/', record, problem);
}

bool TimeReader::epoch(std::string_view text, Record& record, Rejection& problem) {
  // The number as its digits and the place of the point among them.
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return text.substr(begin, at - begin);
  };
  std::string_view whole = digits(), fraction;
  if (whole.empty()) return refuse(problem, at, kNoEpoch);
  if (at < text.size() && text[at] == '.') {
    ++at;
    fraction = digits();
    if (fraction.empty()) return refuse(problem, at, kNoEpoch);
  }
  std::int64_t exponent = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    const std::string_view power = digits();
    if (power.empty()) return refuse(problem, at, kNoEpoch);
    for (const char c : power) exponent = std::min<std::int64_t>(exponent * 10 + (c - '0'), 1 << 24);
  }
  if (at != text.size()) return refuse(problem, at, kNoEpoch);

  record.ambiguous_time = false;
  const auto without_zeros = [](std::string_view text_digits) {
    text_digits.remove_prefix(std::min(text_digits.find_first_not_of('0'), text_digits.size()));
    return text_digits;
  };
  // Zeros before the first other digit stand for nothing but, behind the point, its place.
  whole = without_zeros(whole);
  auto point = static_cast<std::int64_t>(whole.size());
  if (whole.empty()) {
    const std::string_view significant = without_zeros(fraction);
    point = -static_cast<std::int64_t>(fraction.size() - significant.size());
    fraction = significant;
    if (fraction.empty()) {
      record.time = Instant{};
      return true;
    }
  }
  // The value lies between 10^(magnitude - 1) and 10^magnitude.
  const std::int64_t magnitude = point + exponent;
  std::int64_t wanted;  // digits that make milliseconds
  if (magnitude <= 11)
    wanted = magnitude + 3;
  else if (magnitude <= 14)
    wanted = magnitude;
  else if (magnitude <= 17)
    wanted = magnitude - 3;
  else if (magnitude <= 20)
    wanted = magnitude - 6;
  else
    return refuse(problem, 0, kOutOfRange);
  std::int64_t value = 0;
  for (const std::string_view part : {whole, fraction}) {
    for (std::size_t i = 0; i < part.size() && wanted > 0; ++i, --wanted) value = value * 10 + (part[i] - '0');
  }
  for (; wanted > 0; --wanted) value *= 10;
  record.time = Instant(milliseconds(value));
  return true;
}

bool TimeReader::any(std::string_view text, Record& record, Rejection& problem) {
  if (text.size() < 2 || !text.starts_with('[') || !text.ends_with(']')) return of_any_form(text, record, problem);
  if (of_any_form(text.substr(1, text.size() - 2), record, problem)) return true;
  ++problem.column;
  return false;
}

bool TimeReader::of_any_form(std::string_view text, Record& record, Rejection& problem) {
  if (text.size() > 4) {
    if (text[2] == '/') return clf(text, record, problem);
    if (text[4] == '-') return iso(text, record, problem);
    if (text[4] == '/') return slashed(text, record, problem);
  }
  return epoch(text, record, problem);
}

}  // namespace lastseen
