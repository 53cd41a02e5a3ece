#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "event.hpp"
#include "large_allocator.hpp"
#include "local_step.hpp"
#include "report/document.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// How many were online in a part of the period.
struct PresencePart {
  Stretch stretch;
  std::uint64_t online_at_start = 0;  ///< at the boundary, where it lies in the period
  std::uint64_t most = 0;             ///< at once
  Instant reached{};                  ///< the first instant of that
  Duration online{0};                 ///< summed over all users
  bool has_lines = false;             ///< whether the logs have any line of that time
};

/// The period in equal steps of the local clock.
struct PresenceTimeline {
  Duration step{0};
  std::vector<PresencePart> parts;
};

/// A row of the table of days; in long periods of ISO weeks, months, years or centuries.
struct PresenceDay {
  PresencePart part;
  std::uint64_t users = 0;
};
enum class DayUnit : std::uint8_t { day, week, month, year, century };

/// One hour of the day on one weekday, over all weeks of the period.
struct PresenceHour {
  Duration length{0};       ///< of the period within it; none: the hour is not in the period
  Duration online{0};       ///< of all users
  std::uint32_t hours = 0;  ///< of the period, whole or in part
};

struct PresenceUser {
  Name name;
  std::span<const Span> spans;  ///< in the period, ascending
  std::optional<Instant> first_seen;
  std::optional<Instant> last_seen;
  std::uint64_t requests = 0;
  Duration online{0};
};

struct PresencePair {
  Name viewer;
  Name viewed;
  bool known = false;
  std::uint64_t count = 0;
  Instant first{};
  Instant last{};
};

/// A user in a ranked list of the profile views.
struct PresenceRank {
  Name name;
  std::uint64_t views = 0;
  std::uint64_t others = 0;  ///< who viewed, or who was viewed
};

/// What the report rests on. All texts may hold any byte.
struct PresenceBasis {
  CoverageRow coverage;
  std::optional<Span> longest_gap;    ///< the longest run of whole minutes of the period without a line
  std::vector<std::string> inputs;    ///< base names
  std::string ignored_statuses;       ///< `401 or 407`; empty: none
  std::vector<std::string> profiles;  ///< templates
  std::vector<std::string> filters;   ///< `only user alice`; empty: none
  std::string command;                ///< the command line, without what does not change the page
};

/// All that a page says; the writers of text, Markdown, JSON and HTML compute nothing but its form. Names and spans
/// live elsewhere, at least as long.
struct PresenceReport {
  std::string title = "Presence report";
  TimeZone zone = TimeZone::utc();
  std::optional<Instant> since;  ///< absent: no line was read, and it was not given
  std::optional<Instant> until;
  std::optional<Span> period;  ///< from since to until, where there are both
  Duration timeout{0};
  std::optional<std::uint64_t> limit;  ///< of rows; absent: each format's own; 0: all

  std::uint64_t with_requests = 0;  ///< users who made a request in the period
  std::uint64_t requests = 0;
  Duration online{0};
  std::uint64_t most = 0;  ///< at once
  std::optional<Instant> peak_at;
  std::vector<Name> at_peak;  ///< most time online first

  PresenceTimeline timeline;  ///< at most 720 parts
  PresenceTimeline plot;      ///< at most 60 parts
  DayUnit unit = DayUnit::day;
  std::vector<PresenceDay> days;
  std::array<std::array<PresenceHour, 24>, 7> hours{};  ///< from Monday

  std::vector<PresenceUser> users;        ///< everybody online, most time online first, then by name
  LargeVector<PresencePair> pairs;        ///< by count, then the last first, then by names
  std::uint64_t views = 0;                ///< of all pairs
  std::vector<PresenceRank> most_viewed;  ///< all, most views first, then most viewers, then by name
  std::vector<PresenceRank> most_looking;
  PresenceBasis basis;
};

}  // namespace lastseen
