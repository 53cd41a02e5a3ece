#pragma once

#include <chrono>
#include <date/date.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "event.hpp"

namespace date {
class time_zone;
}

namespace lastseen {

/// A civil time: milliseconds since 1970-01-01 00:00 on somebody's wall clock.
using LocalTime = date::local_time<std::chrono::milliseconds>;

/// The offset that `+0100` or `+01:00` writes, up to a minute short of a day; nothing where a text is neither.
std::optional<std::chrono::seconds> zone_offset(std::string_view text);

/// An IANA zone, a fixed offset, or UTC. A small value, cheap to copy, safe to use from many threads at once.
class TimeZone {
 public:
  static TimeZone utc();
  /// The zone of $TZ (a name, a file, or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`) or /etc/localtime; UTC where
  /// neither can be read.
  static TimeZone local();
  /// `UTC`, `Z`, `GMT`, `local`, `+hh:mm`, `+hhmm` or an IANA name; nothing where there is no such zone.
  static std::optional<TimeZone> named(std::string_view name);

  /// As tables show it: `Europe/Paris`, `UTC`, `+01:00`.
  const std::string& name() const { return name_; }

  /// Seconds east of Greenwich in force at an instant.
  std::chrono::seconds offset_at(Instant at) const;
  LocalTime to_local(Instant at) const;
  /// Whether clocks show the time of an instant twice, since they are set back: then its offset tells which it is.
  bool shows_twice(Instant at) const;

  /// A time, from `begin` to before `end`, in which one offset is in force throughout, and of which clocks show all or
  /// nothing twice.
  struct Stretch {
    Instant begin{};
    Instant end{};
    std::chrono::seconds offset{};
    bool shown_twice = false;
  };
  /// One that holds `at`; not always the longest.
  Stretch stretch_at(Instant at) const;

  /// What instant a wall clock means: one in most cases, two where clocks are set back, none where they are set
  /// forward.
  struct Reading {
    bool unique = true;             ///< false in a DST change, twice or never
    std::chrono::seconds before{};  ///< the offset before the change (the earlier of two readings)
    std::chrono::seconds after{};   ///< the offset after it; equal to `before` where unique
    Instant instant{};              ///< by `before`
  };
  Reading read(LocalTime local) const;

 private:
  explicit TimeZone(std::string name) : name_(std::move(name)) {}

  static std::optional<TimeZone> in_database(std::string_view name);
  static TimeZone of_c_library(std::string name);
  /// How far clocks are set back at an instant at which the offset changes; 0 where they are not.
  std::chrono::seconds set_back_at(Instant change) const;

  enum class Kind : std::uint8_t { fixed, database, c_library };

  std::string name_;
  Kind kind_ = Kind::fixed;
  std::chrono::seconds fixed_{};
  const date::time_zone* zone_ = nullptr;
};

}  // namespace lastseen
