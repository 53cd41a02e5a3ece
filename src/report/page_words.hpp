#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "event.hpp"
#include "report/page_time.hpp"
#include "report/presence_report.hpp"
#include "time_zone.hpp"

namespace lastseen {

// What the page says in words, the same in all formats for people.

/// `9 days` where the period is whole local days; else `8d 23h`, `2h 30m`; `one instant`.
std::string period_length(const Span& period, const TimeZone& zone);

/// How the logs cover the period.
enum class CoverageKind : std::uint8_t { whole, part, none };
CoverageKind coverage_kind(const PresenceReport& report);
/// `The logs cover 99.8 % of the period`, without the end of the sentence. Rounded down: 100 % only where it is whole.
std::string coverage_claim(const PresenceReport& report);

/// Some text of our own in which names stand.
using Sentence = std::vector<std::variant<std::string, Name>>;
/// Why the page may miss somebody; the last sentence always stands.
std::vector<Sentence> caveat_sentences(const PresenceReport& report);

/// A row of the table of days: `Fri 2012-02-24`, `2012-W08`, `2012-02`, `2012`, and the head over it.
std::string day_label(const PageClock& clock, DayUnit unit, const PresencePart& part);
std::string_view day_head(DayUnit unit);
/// `Day by day`, `Week by week`...
std::string_view days_title(DayUnit unit);

/// An hour of the week, by its indices.
struct WeekHour {
  std::size_t weekday;
  std::size_t hour;
};
double hour_average(const PresenceHour& hour);
const PresenceHour& busiest_hour(const PresenceReport& report);
/// Whether an hour's average is at most `parts` of `whole` parts of another's; exact, which a quotient is not.
bool at_most_part(const PresenceHour& hour, unsigned parts, unsigned whole, const PresenceHour& of);
/// The busiest, at most so many; ties are the earliest in the week. An hour in which nobody was online is none of them.
std::vector<WeekHour> busiest_hours(const PresenceReport& report, std::size_t at_most);
/// Whether any hour of a weekday is in the period.
bool weekday_in_period(const PresenceReport& report, std::size_t weekday);
/// Whether hours of such a weekday lie outside.
bool has_hours_outside(const PresenceReport& report);

/// Users or pairs from an index on, summed.
struct UserSum {
  std::uint64_t users = 0;
  Duration online{0};
  std::uint64_t requests = 0;
};
UserSum sum_of_users(const PresenceReport& report, std::size_t from);
std::uint64_t sum_of_views(const PresenceReport& report, std::size_t from);

/// How many of so many rows a format shows: its own number where the report has no limit; 0 is all.
std::size_t shown_rows(const PresenceReport& report, std::size_t own, std::size_t rows);

}  // namespace lastseen
