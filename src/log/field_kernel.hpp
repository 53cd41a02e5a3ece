#pragma once

#include <algorithm>
#include <array>
#include <cstring>

#include "ascii.hpp"
#include "log/clf_clock.hpp"
#include "log/extractor.hpp"
#include "log/field_plan.hpp"
#include "log/request.hpp"
#include "log/simd.hpp"

namespace lastseen {

/// The fast path of all formats whose parsers have a plan (LineParser::plan): takes apart the lines that fit it, and
/// hands all others, whole, to the parser.
///
/// It takes a step of the plan in some lines before the next step: where a field ends is only known once the one before
/// it is found, and the processor waits for that in all of the lines at once. A line at a time took twice as long.
template <class Simd>
class FieldKernel {
 public:
  /// Reads the lines that end in [begin, end); returns where the first unread one begins.
  static const char* read(Extractor& extractor, const char* begin, const char* end) {
    FieldKernel kernel(extractor, end);
    const char* line = begin;
    for (const char* chunk = begin; end - chunk >= kChunk;) {
      std::size_t count = 0;
      for (; count < kLines && end - chunk >= kChunk; chunk += kChunk) count = kernel.find_stops(chunk, count);
      if (count == 0) continue;
      kernel.read_lines(line, count);
      line = kernel.stops_[count - 1] + 1;
    }
    return line;
  }

 private:
  static constexpr std::ptrdiff_t kChunk = 64;
  /// How many lines go through the steps together at most.
  static constexpr std::size_t kLines = 32;
  /// Comparisons look at up to this many bytes from any place in a line; the lines at the end of the block are left to
  /// the parser.
  static constexpr std::ptrdiff_t kReach = 64;

  /// A line on its way through the steps.
  struct Place {
    const char* at;  ///< where the next step begins
    const char* end;
    const char* begin;
  };
  /// What a line may hold that not every plan trusts.
  enum Doubt : std::uint8_t { kBackslash = 1, kControl = 2 };

  FieldKernel(Extractor& extractor, const char* end)
      : x_(extractor),
        plan_(extractor.parser_->plan()),
        minds_controls_(plan_ == nullptr || !plan_->trusts_controls),
        minds_backslashes_(plan_ == nullptr || !plan_->trusts_backslashes),
        end_(end),
        safe_end_(end - kReach) {}

  /// Notes where lines end in a chunk, behind the `count` places there are.
  std::size_t find_stops(const char* chunk, std::size_t count) {
    std::uint64_t newlines = Simd::equal64(chunk, '\n');
    const std::uint64_t others = minds_controls_      ? Simd::special64(chunk) & ~newlines
                                 : minds_backslashes_ ? Simd::equal64(chunk, '\\')
                                                      : 0;
    if (others != 0) [[unlikely]]
      note_doubts(chunk, others, newlines, count);
    // 64 bytes mostly hold one newline or none.
    stops_[count] = chunk + std::countr_zero(newlines);
    count += newlines != 0;
    for (newlines &= newlines - 1; newlines != 0; newlines &= newlines - 1)
      stops_[count++] = chunk + std::countr_zero(newlines);
    return count;
  }

  void note_doubts(const char* chunk, std::uint64_t others, std::uint64_t newlines, std::size_t count) {
    for (; others != 0; others &= others - 1) {
      const char* const at = chunk + std::countr_zero(others);
      if (*at == '\r' && at + 1 != end_ && at[1] == '\n') continue;
      const auto before = static_cast<std::size_t>(std::popcount(newlines & ((others & -others) - 1)));
      doubts_[count + before] |= *at == '\\' ? kBackslash : kControl;
    }
  }

  void read_lines(const char* const begin, const std::size_t count) {
    const char* line = begin;
    for (std::size_t first = 0; first < count; line = stops_[first - 1] + 1) {
      std::size_t lines = 0;
      while (lines < at_once_ && first + lines < count &&
             is_trusted(lines == 0 ? line : stops_[first + lines - 1] + 1, first + lines))
        ++lines;
      if (lines == 0) {
        parse(line, stops_[first]);
        ++first;
      } else {
        first += read_together(line, first, lines);
      }
    }
    // What was seen of the line that is still unfinished remains.
    doubts_[0] = doubts_[count];
    std::fill_n(doubts_.begin() + 1, count, std::uint8_t{0});
  }

  bool is_trusted(const char* line, std::size_t number) const {
    if (plan_ == nullptr) return false;
    const std::uint8_t doubt = doubts_[number];
    if (((doubt & kBackslash) != 0 && !plan_->trusts_backslashes) ||
        ((doubt & kControl) != 0 && !plan_->trusts_controls))
      return false;
    // A byte order mark, NULs of a truncation, a heading of tail.
    const char* const stop = stops_[number];
    return x_.lines_read_ != 0 && line != stop && line[0] != '\0' && line[0] != '=' && stop <= safe_end_ &&
           stop - line <= static_cast<std::ptrdiff_t>(kLongestLine);
  }

  void parse(const char* line, const char* stop) {
    x_.read_line({line, static_cast<std::size_t>(stop - line)});
    plan_ = x_.parser_->plan();
  }

  /// Reads lines up to the first one that only the parser can tell, which may change the plan; returns how many. Fewer
  /// go together after such a one.
  std::size_t read_together(const char* line, const std::size_t first, const std::size_t lines) {
    for (std::size_t i = 0; i < lines; ++i) {
      const char* const stop = stops_[first + i];
      places_[i] = {line, stop[-1] == '\r' ? stop - 1 : stop, line};
      line = stop + 1;
    }
    const std::uint64_t sure = take_steps(lines);
    for (std::size_t i = 0; i < lines; ++i) {
      if ((sure >> i & 1) != 0 && take(places_[i], fields_[i].data(), stops_[first + i])) continue;
      parse(places_[i].begin, stops_[first + i]);
      at_once_ = std::max<std::size_t>(at_once_ / 2, 1);
      return i + 1;
    }
    at_once_ = std::min(at_once_ * 2, kLines);
    return lines;
  }

  /// Takes apart the first `lines` places; a bit is set for each that fits the plan.
  std::uint64_t take_steps(const std::size_t lines) {
    std::uint64_t sure = (std::uint64_t{1} << lines) - 1;
    for (const FieldPlan::Step& step : plan_->steps) sure &= take_step(step, lines);
    for (std::size_t i = 0; i < lines; ++i) sure &= ~(std::uint64_t{places_[i].at != places_[i].end} << i);
    return sure;
  }

  std::uint64_t take_step(const FieldPlan::Step& step, const std::size_t lines) {
    using enum FieldPlan::Field;
    const bool quotes_end = plan_->quotes_end_fields;
    switch (step.field) {
      case up_to_quote:
        return find_ends(step, lines, [&](const char* at, const char* end) {
          // Apache's raw pair of quotes begins so.
          return quotes_end && at[0] == '"' && at[1] == '"' ? nullptr : first(at, end, '"');
        });
      case up_to:
        return find_ends(step, lines, [&](const char* at, const char* end) {
          return quotes_end ? end_before_quote(at, end, step.until) : first(at, end, step.until);
        });
      case fixed:
        return find_ends(step, lines, [&](const char* at, const char* end) {
          return end - at >= step.size ? at + step.size : nullptr;
        });
      case three_digits:
        return find_ends(step, lines, [](const char* at, const char*) {
          return is_digit(at[0]) && is_digit(at[1]) && is_digit(at[2]) ? at + 3 : nullptr;
        });
      case number:
        return find_ends(step, lines, [](const char* at, const char*) { return number_end(at); });
      case typed:
        return find_ends(step, lines, [&](const char* at, const char* end) {
          if (at > end) return static_cast<const char*>(nullptr);
          const std::size_t size = step.type->match({at, static_cast<std::size_t>(end - at)});
          return size == 0 ? nullptr : at + size;
        });
      case rest:
        return find_ends(step, lines, [&](const char* at, const char* end) {
          return at <= end && (!quotes_end || first(at, end, '"') == nullptr) ? end : nullptr;
        });
      case none:
        return find_ends(step, lines, [](const char* at, const char*) { return at; });
    }
    return 0;
  }

  /// The step's text and field in each line, whose end `field_end(at, end)` finds, or null; a bit is set for each line
  /// that has both. No text holds a newline, so it leads nowhere beyond the line's end.
  template <class FieldEnd>
  [[gnu::always_inline]] std::uint64_t find_ends(const FieldPlan::Step& step, const std::size_t lines,
                                                 FieldEnd&& field_end) {
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < lines; ++i) {
      Place& place = places_[i];
      const bool stands = (~Simd::same32(place.at, step.text) & step.text_mask) == 0;
      const char* at = place.at + step.text_size;
      const char* stop = stands ? field_end(at, place.end) : nullptr;
      found |= std::uint64_t{stop != nullptr} << i;
      if (stop == nullptr) [[unlikely]]
        at = stop = place.begin;
      fields_[i][step.slot] = {at, static_cast<std::size_t>(stop - at)};
      place.at = stop;
    }
    return found;
  }

  /// Whether a line could be read from its fields, and was.
  bool take(const Place& place, const std::string_view* fields, const char* stop) {
    if (!plan_->plain || !take_plain(*plan_->plain, place, fields)) {
      ParsedLine& parsed = x_.parsed_;
      if (!x_.parser_->read_fields(fields, parsed.record)) return false;
      if (plan_->plain) remember_minute(*plan_->plain, fields, parsed.record.time);
      parsed.kind = ParsedLine::Kind::record;
      parsed.number = x_.lines_read_ + 1;
      parsed.text = text_of(place);
      x_.take(parsed, parsed.text, x_.offset_);
    }
    ++x_.lines_read_;
    x_.offset_ += static_cast<std::uint64_t>(stop - place.begin) + 1;
    return true;
  }

  static std::string_view text_of(const Place& place) {
    return {place.begin, static_cast<std::size_t>(place.end - place.begin)};
  }

  void remember_minute(const FieldPlan::Plain& plain, const std::string_view* fields, Instant time) {
    const char* const when = fields[plain.time].data();
    const int second = ClfClock::seconds(when + plain.seconds_at);
    if (second < 0) return;
    std::memcpy(minute_text_, when, sizeof minute_text_);
    minute_ = time - std::chrono::seconds(second);
  }

  /// Whether the line stands in the minute that is remembered, and was read without its parser.
  [[gnu::always_inline]] bool take_plain(const FieldPlan::Plain& plain, const Place& place,
                                         const std::string_view* fields) {
    const char* const when = fields[plain.time].data();
    const int second = ClfClock::seconds(when + plain.seconds_at);
    if ((~Simd::same32(when, minute_text_) & plain.minute_mask) != 0 || second < 0) return false;
    const Instant time = minute_ + std::chrono::seconds(second);
    x_.tally_.saw(time);

    const std::string_view user = fields[plain.user];
    if (user.empty() || (user.size() == 1 && user[0] == '-')) {
      ++x_.tally_.anonymous;
      return true;
    }
    std::optional<std::uint16_t> status;
    if (plain.status) {
      const char* const digits = fields[*plain.status].data();
      status = static_cast<std::uint16_t>((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
    }
    Event* const event = x_.add_event(time, status);
    if (event == nullptr) return true;
    event->user = user;
    if (x_.rules_.needs == Needs::request) {
      event->method.reset();
      event->target.reset();
      if (plain.request) split_request(fields[*plain.request], event->method, event->target);
    }
    if (x_.rules_.places) x_.batch_.last_place() = {x_.lines_read_ + 1, x_.offset_, text_of(place)};
    return true;
  }

  /// Where `c` stands first in [at, end); null: nowhere.
  static const char* first(const char* at, const char* end, char c) {
    for (; at < end; at += 64) {
      if (const std::uint64_t found = Simd::equal64(at, c); found != 0) {
        at += std::countr_zero(found);
        return at < end ? at : nullptr;
      }
    }
    return nullptr;
  }

  /// As `first`, but null also where a quote stands before it. Such fields are short.
  static const char* end_before_quote(const char* at, const char* end, char c) {
    for (; at < end; at += 32) {
      const std::uint32_t quotes = Simd::equal32(at, '"');
      if (const std::uint32_t found = Simd::equal32(at, c); found != 0) {
        at += std::countr_zero(found);
        return at < end && (quotes & (found - 1) & ~found) == 0 ? at : nullptr;
      }
      if (quotes != 0) return nullptr;
    }
    return nullptr;
  }

  /// The bytes after the line end any number.
  static const char* number_end(const char* const at) {
    const char* stop = at;
    while (is_digit(*stop)) ++stop;
    if (stop == at) return nullptr;
    if (*stop != '.') return *stop == 'e' || *stop == 'E' ? nullptr : stop;
    if (at[0] == '0' && stop - at > 1) return nullptr;
    const char* const fraction = ++stop;
    while (is_digit(*stop)) ++stop;
    return stop == fraction || *stop == 'e' || *stop == 'E' ? nullptr : stop;
  }

  Extractor& x_;
  const FieldPlan* plan_;
  const bool minds_controls_, minds_backslashes_;
  const char* const end_;
  const char* const safe_end_;
  std::size_t at_once_ = 1;
  std::array<const char*, kLines + kChunk> stops_;
  std::array<std::uint8_t, kLines + kChunk + 1> doubts_{};  ///< by line; the last of them is not finished
  std::array<Place, kLines> places_;
  /// A few more, so that the rows are not a power of two apart and in each other's way in the cache: 3 % of the time.
  std::array<std::array<std::string_view, FieldPlan::kMostFields + 4>, kLines> fields_;
  char minute_text_[32] = {};  ///< a time that the parser read
  Instant minute_{};           ///< the start of its minute
};

/// By the instructions that they name.
const char* read_fields_with_avx2(Extractor& extractor, const char* begin, const char* end);
const char* read_fields_portably(Extractor& extractor, const char* begin, const char* end);

}  // namespace lastseen
