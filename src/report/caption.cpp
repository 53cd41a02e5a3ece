#include "report/caption.hpp"

#include <algorithm>
#include <date/date.h>
#include <fmt/format.h>
#include <limits>

#include "report/count_text.hpp"
#include "time_text.hpp"

namespace lastseen {
namespace {

std::string moment(const Document& document, const TimeZone& zone) {
  const auto at = instant_in(head_cell(document, "at"));
  return at ? " at " + clock_and_zone_text(*at, zone) : "";
}

struct Range {
  std::optional<Instant> since;
  std::optional<Instant> until;
};

Range range_of(const Document& document) {
  if (document.range) return {document.range->from, document.range->to};
  return {instant_in(head_cell(document, "since")), instant_in(head_cell(document, "until"))};
}

std::string range_text(const Range& range, const TimeZone& zone) {
  if (!range.since || !range.until) return "no line was read";
  return clock_range_text(*range.since, *range.until, zone);
}

/// The time alone where the whole range is of one day.
std::string time_within(Instant at, const Range& range, const TimeZone& zone) {
  const auto day = [&](Instant instant) { return date::floor<date::days>(zone.to_local(instant)); };
  const std::string text = clock_text(at, zone);
  const bool one_day = range.since && range.until && day(*range.since) == day(*range.until);
  return one_day ? text.substr(sizeof "2026-11-24 " - 1) : text;
}

std::vector<std::string> window_caption(const Document& document, const TimeZone& zone) {
  const Range range = range_of(document);
  std::vector<std::string> parts{grouped(document.total.value_or(0)) + " online", range_text(range, zone)};
  if (document.tail && document.tail->fields && document.tail->fields->size() == 2) {
    const auto& [online, at] = std::pair((*document.tail->fields)[0].second, (*document.tail->fields)[1].second);
    if (const auto instant = instant_in(at)) {
      parts.push_back(fmt::format("peak {} at {}", grouped(static_cast<std::uint64_t>(std::get<std::int64_t>(online))),
                                  time_within(*instant, range, zone)));
    }
  }
  return parts;
}

/// Which instant of its step it was is not known here.
std::string plotted_peak(const Document& document, const Range& range, const TimeZone& zone) {
  const Counts& counts = document.counts;
  if (!counts.most_at) return "nobody online";
  const auto step = std::get<Duration>(head_cell(document, "step"));
  return fmt::format("peak {} in the {} from {}", grouped(static_cast<std::uint64_t>(counts.most)),
                     exact_duration_text(step), time_within(*counts.most_at, range, zone));
}

std::string timeout_part(const Document& document) {
  const Cell timeout = head_cell(document, "timeout");
  const auto* duration = std::get_if<Duration>(&timeout);
  return "timeout " + exact_duration_text(duration ? *duration : Duration(0));
}

}  // namespace

Cell head_cell(const Document& document, std::string_view key) {
  for (const auto& [name, cell] : document.head) {
    if (name == key) return cell;
  }
  return {};
}

std::optional<Instant> instant_in(const Cell& cell) {
  const auto* instant = std::get_if<Instant>(&cell);
  return instant ? std::optional(*instant) : std::nullopt;
}

std::vector<std::string> caption_parts(const Document& document, const TimeZone& zone) {
  const Range range = range_of(document);
  const std::uint64_t total = document.total.value_or(0);
  if (document.command == "who") return {grouped(total) + " online" + moment(document, zone), timeout_part(document)};
  if (document.command == "users") {
    return {grouped(document.counts.remembered) + " remembered" + moment(document, zone),
            grouped(document.counts.online) + " online"};
  }
  if (document.command == "window") return window_caption(document, zone);
  if (document.command == "sessions") {
    return {counted(total, "session"), range_text(range, zone), timeout_part(document)};
  }
  if (document.command == "views") {
    return {counted(total, "pair"), counted(document.counts.views, "view"), range_text(range, zone)};
  }
  if (document.command == "timeline") {
    return {plotted_peak(document, range, zone), range_text(range, zone), timeout_part(document)};
  }
  return {counted(total, "event"), range_text(range, zone)};
}

std::vector<std::string> caption_lines(const std::vector<std::string>& parts, std::optional<std::size_t> width) {
  constexpr std::string_view kIndent = "  ";
  const std::size_t limit = width.value_or(std::numeric_limits<std::size_t>::max());
  std::vector<std::string> lines{""};
  const auto fits = [&](std::string_view text) { return lines.back().size() + 1 + text.size() <= limit; };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string part = i + 1 < parts.size() ? parts[i] + ',' : parts[i];
    if (i != 0 && !fits(part)) lines.emplace_back(kIndent);
    // Only a part that is too wide for a line of its own is broken at its blanks.
    const bool whole = fits(part);
    for (std::size_t begin = 0; begin < part.size();) {
      const std::size_t end = whole ? part.size() : std::min(part.find(' ', begin), part.size());
      const std::string_view word = std::string_view(part).substr(begin, end - begin);
      const bool is_first = lines.back().find_first_not_of(' ') == std::string::npos;
      if (!is_first && !fits(word)) {
        lines.emplace_back(kIndent);
      } else if (!is_first) {
        lines.back() += ' ';
      }
      lines.back() += word;
      begin = end + 1;
    }
  }
  for (std::string& line : lines) line.resize(std::min(line.size(), limit));
  return lines;
}

}  // namespace lastseen
