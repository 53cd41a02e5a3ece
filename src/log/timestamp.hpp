#pragma once

#include <string_view>

#include "event.hpp"
#include "log/log_format.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// Reads the times of a log, exactly: fractions are cut to milliseconds, nothing passes through floating point. Refused
/// are impossible dates, hour 24, minute 60, second 61; `:60` is the next second, as in POSIX time. A time without a
/// zone is read in the reader's. It remembers the last date and the last offset, so it belongs to one parser.
///
/// Each function reads the whole text, sets `time` and `ambiguous_time` of the record, or tells why not, with the
/// column in `text`.
class TimeReader {
 public:
  /// `clf_needs_zone`: whether `clf` refuses a time without its zone.
  TimeReader(const TimeZone& zone, bool clf_needs_zone) : zone_(zone), clf_needs_zone_(clf_needs_zone) {}

  /// `24/Nov/2026:10:00:00 +0000`, with `.5` after the seconds or not.
  bool clf(std::string_view text, Record& record, Rejection& problem);
  /// `2026-11-24T10:00:00Z`: `T` or a space, `.` or `,` before a fraction, `Z`, `+01:00`, `+0100` or no zone.
  bool iso(std::string_view text, Record& record, Rejection& problem);
  /// `2026/11/24 10:00:00`, with a fraction or not.
  bool slashed(std::string_view text, Record& record, Rejection& problem);
  /// A decimal number: seconds since 1970 below 10^11, else milliseconds, from 10^14 micro-, from 10^17 nanoseconds.
  bool epoch(std::string_view text, Record& record, Rejection& problem);
  /// A time that differs in its seconds alone from the one that `clf` or `iso` read last; false, and nothing else,
  /// where it does not.
  bool again(std::string_view text, Record& record) const;
  /// Any of these, in brackets (as Apache writes `%t`) or not.
  bool any(std::string_view text, Record& record, Rejection& problem);

  /// A civil time that was put together elsewhere. `seconds` may be 60; no `offset`: the zone of the reader.
  struct Civil {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    int millisecond = 0;
    std::optional<std::chrono::seconds> offset;
  };
  bool civil(const Civil& civil, Record& record, Rejection& problem);

 private:
  class Text;

  bool day_of(int year, int month, int day, Rejection& problem);
  bool finish(int hour, int minute, int second, int millisecond, std::optional<std::chrono::seconds> offset,
              Record& record, Rejection& problem);
  bool of_any_form(std::string_view text, Record& record, Rejection& problem);
  bool dashed_or_slashed(std::string_view text, char separator, Record& record, Rejection& problem);
  Instant in_zone(LocalTime local, bool& ambiguous);
  void remember(std::string_view text, std::size_t seconds_at, Instant minute);

  TimeZone zone_;
  bool clf_needs_zone_;
  char last_date_[11] = {};    ///< of the CLF, such as `24/Nov/2026`
  std::int64_t last_day_ = 0;  ///< days since 1970 of the date read last
  bool last_date_known_ = false;
  /// The text that was read last, if its zone stands in it and its seconds end it but for that.
  struct LastText {
    static constexpr std::size_t kLongest = 32;
    std::size_t size = 0;  ///< 0: none
    std::size_t seconds_at = 0;
    char text[kLongest] = {};   ///< its seconds zeroed
    char other[kLongest] = {};  ///< FF but for the seconds
    Instant minute{};
  };
  LastText last_;
  LocalTime slot_begin_{}, slot_end_{};  ///< local times between which the zone has one offset, `slot_offset_`
  std::chrono::seconds slot_offset_{};
};

/// 1 to 12 for `Jan` to `Dec`, else 0.
int month_of(std::string_view name);

/// The first three digits after the point, as milliseconds: `2419` is 241.
int milliseconds_of(std::string_view digits);

}  // namespace lastseen
