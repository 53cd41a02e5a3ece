#include "log/detection.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

#include "ascii.hpp"
#include "log/combined.hpp"
#include "log/format_table.hpp"
#include "log/json_format.hpp"
#include "log/wrapped_format.hpp"

namespace lastseen {

namespace {

/// The sample's lines with one wrapper taken off.
struct Inner {
  std::deque<std::string> lines;  ///< copies: a reader's text dies with its next line
  std::deque<std::size_t> ends;   ///< of each, the index of the sample's line with which it was whole
  std::size_t with_wrapper = 0;   ///< of the sample's lines, also those that are only a part of one
  std::size_t without = 0;
  std::size_t whole = 0;  ///< lines that had it, parts joined
};

Inner unwrap(const Wrapper& wrapper, const std::vector<std::string_view>& lines) {
  Inner inner;
  const std::unique_ptr<WrapperReader> reader = wrapper.reader();
  using Kind = Unwrapped::Kind;
  const auto keep = [&](const Unwrapped& unwrapped, std::size_t end) {
    inner.whole += unwrapped.kind == Kind::text || unwrapped.kind == Kind::too_long;
    if (unwrapped.kind != Kind::text || is_blank(unwrapped.text)) return;
    inner.lines.emplace_back(unwrapped.text);
    inner.ends.push_back(end);
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Unwrapped unwrapped = reader->read(lines[i], 1);
    inner.without += unwrapped.kind == Kind::missing;
    inner.with_wrapper += unwrapped.kind != Kind::missing && unwrapped.kind != Kind::not_a_line;
    keep(unwrapped, i);
  }
  Unwrapped rest;
  while (reader->finish(rest)) keep(rest, lines.size());
  return inner;
}

/// Whether more lines fit the format as they stand than without the wrapper. They are counted as `auto` would count,
/// and one that is read otherwise without it does not fit as it stands: the words that a wrapper adds could pass for
/// those of a loose shape, and for a user's; Docker's object has a time.
bool fits_better_as_it_stands(const BareFormat& format, const std::vector<std::string_view>& lines,
                              const Inner& inner) {
  const std::unique_ptr<BareParser> outer_parser = format.parser(Needs::user_and_time);
  const std::unique_ptr<BareParser> inner_parser = format.parser(Needs::user_and_time);
  const auto fits = [](BareParser& parser, std::string_view line, Record& record) {
    Rejection rejection;
    return parser.guess(line, record, rejection) == ParsedLine::Kind::record;
  };
  std::size_t as_they_stand = 0, without_wrapper = 0, next = 0;
  for (std::size_t i = 0; i <= lines.size(); ++i) {
    Record within, record;
    bool fits_within = false;
    for (; next < inner.lines.size() && inner.ends[next] == i; ++next) {
      fits_within = fits(*inner_parser, inner.lines[next], within);
      without_wrapper += fits_within;
    }
    if (i < lines.size() && fits(*outer_parser, lines[i], record))
      as_they_stand += !fits_within || (record.time == within.time && record.user == within.user);
  }
  return as_they_stand > without_wrapper;
}

/// How an input is read of which no line fits: what comes later is read as combined, but still without guessing a user;
/// where most lines begin like objects, or the user is asked for by a name that combined does not have, as JSON.
std::shared_ptr<const BareFormat> unguessed_format(const std::vector<std::string_view>& lines,
                                                   const ReadingRules& rules) {
  const auto objects =
      std::count_if(lines.begin(), lines.end(), [](std::string_view line) { return line.starts_with('{'); });
  const bool other_user = rules.user_field && !is_combined_user(*rules.user_field);
  if (other_user || 2 * static_cast<std::size_t>(objects) > lines.size()) return json_format(rules);
  return combined_format(CombinedHead::combined, "combined", rules, ShiftedLines::refused);
}

/// Each line votes for the first format that it fits.
void vote(const std::vector<std::string_view>& lines, const ReadingRules& rules, Detection& detection) {
  struct Candidate {
    std::shared_ptr<const BareFormat> format;
    std::unique_ptr<BareParser> parser;
    std::size_t votes = 0;
    bool header_seen = false;
  };
  std::vector<Candidate> candidates;
  for (const FormatRow& row : format_table()) {
    if (!row.guessed) continue;
    auto format = row.make(rules);
    auto parser = format->parser(Needs::user_and_time);
    candidates.push_back({std::move(format), std::move(parser)});
  }
  Record record;
  Rejection rejection;
  for (const std::string_view line : lines) {
    for (Candidate& candidate : candidates) {
      const ParsedLine::Kind kind = candidate.parser->guess(line, record, rejection);
      if (kind == ParsedLine::Kind::malformed) continue;
      if (kind == ParsedLine::Kind::record)
        ++candidate.votes;
      else
        candidate.header_seen = true;
      break;
    }
  }
  // A stable order: of equals the first in the table. Headers alone speak where no line does.
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::pair(a.votes, a.header_seen) > std::pair(b.votes, b.header_seen);
  });
  for (const Candidate& candidate : candidates) {
    if (candidate.votes > 0) detection.votes.push_back({std::string(candidate.format->name()), candidate.votes});
  }
  const Candidate& best = candidates.front();
  detection.fits = best.votes > 0 || best.header_seen;
  detection.format = detection.fits ? best.format : unguessed_format(lines, rules);
}

}  // namespace

Detection detect(const Sample& sample, const std::shared_ptr<const BareFormat>& given, const ReadingRules& rules) {
  Detection detection;
  detection.given = given != nullptr;
  std::vector<std::string_view> lines;
  for (const std::string_view line : sample.lines) {
    if (const auto content = content_of(line)) lines.push_back(*content);
  }
  detection.lines = lines.size();

  std::optional<Inner> inner;
  for (const Wrapper* wrapper : wrappers()) {
    Inner tried = unwrap(*wrapper, lines);
    if (tried.with_wrapper <= tried.without) continue;
    if (given && fits_better_as_it_stands(*given, lines, tried)) continue;
    detection.wrapper = wrapper;
    detection.wrapped_lines = tried.whole;
    detection.lines = tried.whole + tried.without;
    inner = std::move(tried);
    break;
  }
  if (inner) lines.assign(inner->lines.begin(), inner->lines.end());
  if (given) {
    detection.format = given;
  } else {
    vote(lines, rules, detection);
  }
  // What nothing fits is no format that could lack the field.
  if (rules.user_field && (given || detection.fits)) detection.format->check_user_field(*rules.user_field, lines);
  return detection;
}

}  // namespace lastseen
