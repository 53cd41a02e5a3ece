#include "app/coverage.hpp"

#include <algorithm>

#include "person/similar_names.hpp"
#include "report/coverage_notes.hpp"

namespace lastseen {

namespace {

Caveat caveat(std::string_view name) {
  Caveat made;
  made.name = name;
  return made;
}

Caveat caveat(std::string_view name, std::uint64_t count) {
  Caveat made = caveat(name);
  made.count = count;
  return made;
}

/// Only a gap over the timeout and over an hour is worth a word.
std::optional<Caveat> gap_caveat(const Tally& tally, const NeededInterval& needed, Duration timeout) {
  const std::optional<Span> gap = longest_gap(tally, needed);
  if (!gap || gap->to - gap->from <= std::max<Duration>(timeout, std::chrono::hours(1))) return {};
  Caveat made = caveat("log_gap");
  made.instants = {{"from", gap->from}, {"to", gap->to}};
  return made;
}

CoverageRow counted_coverage(const Tally& tally, const NeededInterval& needed, const Options& options,
                             std::span<const std::string_view> names) {
  CoverageRow row;
  row.events = tally.events;
  row.anonymous = tally.anonymous;
  row.unauthenticated = tally.unauthenticated;
  row.malformed = tally.malformed;
  // An archive may have forgotten all lines that it counts, and when they were.
  const bool has_times = tally.has_times();
  if (tally.lines() == 0 || (tally.well_formed() != 0 && !has_times)) row.caveats.push_back(caveat("no_lines"));
  if (!has_times) return row;
  row.log_starts = tally.first;
  row.log_ends = tally.last;
  if (tally.events == 0 && tally.unauthenticated == 0) row.caveats.push_back(caveat("no_users"));
  if (needed.from && tally.first > *needed.from) row.caveats.push_back(caveat("log_starts_late"));
  if (needed.until) {
    // Who was seen just before now may be online although no line has come since.
    const Instant until = *needed.until == options.now ? *needed.until - options.timeout : *needed.until;
    if (tally.last < until) row.caveats.push_back(caveat("log_ends_early"));
  }
  if (auto gap = gap_caveat(tally, needed, options.timeout)) row.caveats.push_back(std::move(*gap));
  if (tally.future_events != 0) row.caveats.push_back(caveat("events_in_future", tally.future_events));
  if (const auto similar = similar_names(names)) {
    Caveat made = caveat("names_differ_in_case", similar->count);
    made.example.assign(similar->example.begin(), similar->example.end());
    row.caveats.push_back(std::move(made));
  }
  if (tally.ambiguous_times != 0) row.caveats.push_back(caveat("ambiguous_times", tally.ambiguous_times));
  return row;
}

Asked asked_of(const NeededInterval& needed, const Options& options) {
  const bool about_instant =
      options.command == Command::who || options.command == Command::users || options.command == Command::is_online;
  Asked asked;
  asked.question = about_instant ? Asked::Question::instant : Asked::Question::range;
  asked.from = needed.from;
  asked.until = needed.until;
  asked.until_is_now = needed.until == options.now;
  asked.timeout = options.timeout;
  asked.zone = options.zone;
  asked.user_field = options.format.user_field;
  return asked;
}

}  // namespace

std::optional<Span> longest_gap(const Tally& tally, const NeededInterval& needed) {
  if (!tally.has_times()) return {};
  const Instant from = std::max(tally.first, needed.from.value_or(tally.first));
  const Instant until = std::min(tally.last, needed.until.value_or(tally.last));
  const auto first = std::chrono::ceil<std::chrono::minutes>(from).time_since_epoch().count();
  const auto end = std::chrono::floor<std::chrono::minutes>(until + Duration{1}).time_since_epoch().count();
  const auto gap = tally.minutes.longest_gap(first, end);
  if (!gap) return {};
  return Span{Instant{std::chrono::minutes(gap->first)}, Instant{std::chrono::minutes(gap->end)}};
}

CoverageRow coverage_of(const Tally& tally, const NeededInterval& needed, const Options& options,
                        std::span<const std::string_view> names) {
  CoverageRow row = counted_coverage(tally, needed, options, names);
  const Asked asked = asked_of(needed, options);
  for (Caveat& each : row.caveats) each.note = caveat_note(each, row, asked);
  return row;
}

}  // namespace lastseen
