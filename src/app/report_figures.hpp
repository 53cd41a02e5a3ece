#pragma once

#include <optional>
#include <span>

#include "event.hpp"
#include "presence/activity.hpp"
#include "report/presence_report.hpp"
#include "tally.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// What the logs say of a period, as the models and the scan leave it.
struct ReportFacts {
  std::span<const Activity> users;    ///< all who were online in the period, in any order
  std::span<const ViewedPair> pairs;  ///< in any order
  const Tally* tally = nullptr;
  std::optional<Instant> since;  ///< the bounds of the period; absent: no line was read, and it was not given
  std::optional<Instant> until;
  bool since_given = false;  ///< else the first step of the timeline begins on a local boundary before the period
  TimeZone zone = TimeZone::utc();
  Duration timeout{0};
  enum class Days : std::uint8_t { all, few } days = Days::few;  ///< `few`: weeks, months, years in long periods
  unsigned threads = 1;                                          ///< that may work at once
};

/// The figures, users and pairs of a report. Names and spans stay where the facts have them; title, limit and basis are
/// the caller's, but the longest gap is there.
PresenceReport report_of(const ReportFacts& facts);

}  // namespace lastseen
