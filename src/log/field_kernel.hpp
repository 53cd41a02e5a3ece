#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "ascii.hpp"
#include "log/clf_clock.hpp"
#include "log/extractor.hpp"
#include "log/field_plan.hpp"
#include "log/line_stages.hpp"
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
    return kernel.minds_controls_ ? kernel.read<true>(begin, end) : kernel.read<false>(begin, end);
  }

 private:
  /// How many lines go through the steps together at most.
  static constexpr std::size_t kLines = 32;
  /// Comparisons look at up to this many bytes from any place in a line; the lines at the end of the block are left to
  /// the parser.
  static constexpr std::ptrdiff_t kReach = FieldPlan::Step::kLongestText + 64;

  /// A line on its way through the steps.
  struct Place {
    const char* at;  ///< where the next step begins
    const char* end;
    const char* begin;
  };

  FieldKernel(Extractor& extractor, const char* end)
      : x_(extractor),
        plan_(extractor.parser_->plan()),
        minds_controls_(plan_ == nullptr || !plan_->trusts_controls),
        doubtful_(plan_ == nullptr || !plan_->trusts_backslashes ? '\\' : '\n'),
        end_(end),
        safe_end_(end - kReach) {}

  template <bool minds_controls>
  const char* read(const char* begin, const char* end) {
    const auto look = [this](const char* at, std::uint64_t newlines, std::size_t line) {
      const std::uint64_t doubts = (minds_controls ? Simd::special64(at) : Simd::equal64(at, doubtful_)) & ~newlines;
      if (doubts != 0) [[unlikely]]
        note_doubts(at, doubts, newlines, line);
    };
    return stops_.read(begin, end, look, [this](const char* line, std::size_t count) { read_lines(line, count); });
  }

  /// `line`: the number of the one that the 64 bytes begin in, among those of the stage.
  void note_doubts(const char* bytes, std::uint64_t doubts, std::uint64_t newlines, std::size_t line) {
    for (; doubts != 0; doubts &= doubts - 1) {
      const char* const at = bytes + std::countr_zero(doubts);
      if (*at == '\r' && at + 1 != end_ && at[1] == '\n') continue;
      const auto before = static_cast<std::size_t>(std::popcount(newlines & ((doubts & -doubts) - 1)));
      doubts_[line + before] = true;
    }
  }

  void read_lines(const char* const begin, const std::size_t count) {
    const char* line = begin;
    for (std::size_t first = 0; first < count; line = stops_[first - 1] + 1) {
      const std::size_t lines = find_trusted(line, first, std::min(count - first, at_once_));
      if (lines == 0) {
        parse(line, stops_[first]);
        ++first;
      } else {
        first += read_together(first, lines);
      }
    }
    // What was seen of the line that is still unfinished remains.
    doubts_[0] = doubts_[count];
    std::fill_n(doubts_.begin() + 1, count, false);
  }

  /// Puts up to `most` lines, from number `first` on, into places; returns how many there are before one that the plan
  /// may not trust.
  std::size_t find_trusted(const char* line, const std::size_t first, const std::size_t most) {
    // A byte order mark may stand before the very first line.
    if (plan_ == nullptr || x_.lines_read_ == 0) return 0;
    for (std::size_t i = 0; i < most; ++i) {
      const char* const stop = stops_[first + i];
      // NULs are those of a truncation, `=` is a heading of tail.
      if (doubts_[first + i] | (line == stop) | (line[0] == '\0') | (line[0] == '=') | (stop > safe_end_) |
          (stop - line > static_cast<std::ptrdiff_t>(kLongestLine)))
        return i;
      places_[i] = {line, stop[-1] == '\r' ? stop - 1 : stop, line};
      line = stop + 1;
    }
    return most;
  }

  void parse(const char* line, const char* stop) {
    x_.read_line({line, static_cast<std::size_t>(stop - line)});
    plan_ = x_.parser_->plan();
  }

  /// Reads lines up to the first one that only the parser can tell, which may change the plan; returns how many. Fewer
  /// go together after such a one.
  std::size_t read_together(const std::size_t first, const std::size_t lines) {
    take_steps(lines);
    for (std::size_t i = 0; i < lines;) {
      if (const std::size_t taken = take_plain(i, lines, first); taken != 0) {
        i += taken;
      } else if (is_sure(i) && take(places_[i], fields_[i].data(), stops_[first + i])) {
        ++i;
      } else {
        parse(places_[i].begin, stops_[first + i]);
        at_once_ = std::max<std::size_t>(at_once_ / 2, 1);
        return i + 1;
      }
    }
    at_once_ = std::min(at_once_ * 2, kLines);
    return lines;
  }

  bool is_sure(std::size_t place) const { return (sure_ >> place & 1) != 0; }

  /// Takes apart the first `lines` places, and finds which of them fit the plan.
  void take_steps(const std::size_t lines) {
    sure_ = ~std::uint64_t{0} >> (64 - lines);
    for (const FieldPlan::Step& step : plan_->steps) take_step(step, lines);
    for (std::size_t i = 0; i < lines; ++i) sure_ &= ~(std::uint64_t{places_[i].at != places_[i].end} << i);
  }

  /// The step is a copy, which the compiler knows not to change while lines do.
  void take_step(const FieldPlan::Step step, const std::size_t lines) {
    using enum FieldPlan::Field;
    const bool quotes_end = plan_->quotes_end_fields;
    switch (step.field) {
      case up_to_quote:
        if (step.minds_pairs) {
          return find_byte(step, lines, [](const char* at) {
            const std::uint64_t found = Simd::equal64(at, '"');
            return Window<std::uint64_t>{found, (found & 3) != 3};
          });
        }
        return find_byte(step, lines, [](const char* at) {
          return Window<std::uint64_t>{Simd::equal64(at, '"'), true};
        });
      case up_to:
        // Such fields are short.
        return find_byte(step, lines, [&](const char* at) {
          const std::uint32_t found = Simd::equal32(at, step.until);
          const std::uint32_t quotes = quotes_end ? Simd::equal32(at, '"') : 0;
          return Window<std::uint32_t>{found, (quotes & (found - 1) & ~found) == 0};
        });
      case fixed:
        return find_end(step, lines, [&](const char* at, const char* end) {
          return end - at >= step.size ? at + step.size : nullptr;
        });
      case three_digits:
        return find_end(step, lines, [](const char* at, const char*) {
          return is_digit(at[0]) && is_digit(at[1]) && is_digit(at[2]) ? at + 3 : nullptr;
        });
      case number:
        return find_end(step, lines, [](const char* at, const char*) { return number_end(at); });
      case typed:
        return find_end(step, lines, [&](const char* at, const char* end) {
          if (at > end) return static_cast<const char*>(nullptr);
          const std::size_t size = step.type->match({at, static_cast<std::size_t>(end - at)});
          return size == 0 ? nullptr : at + size;
        });
      case rest:
        return find_end(step, lines, [&](const char* at, const char* end) {
          return at <= end && (!quotes_end || std::memchr(at, '"', static_cast<std::size_t>(end - at)) == nullptr)
                     ? end
                     : nullptr;
        });
      case none:
        return find_end(step, lines, [](const char* at, const char*) { return at; });
    }
  }

  static bool stands(const FieldPlan::Step& step, const Place& place) {
    return (~Simd::same32(place.at, step.text) & step.text_mask) == 0;
  }
  /// Only the parser can tell what the line is. Later steps look at its beginning, to look at something.
  void give_up(std::size_t line) {
    sure_ &= ~(std::uint64_t{1} << line);
    places_[line].at = places_[line].begin;
  }

  /// The step's text and field in each line, whose end `field_end(at, end)` finds, or null. No text holds a newline, so
  /// it leads nowhere beyond the line's end.
  template <class FieldEnd>
  [[gnu::always_inline]] void find_end(const FieldPlan::Step& step, const std::size_t lines, FieldEnd&& field_end) {
    for (std::size_t i = 0; i < lines; ++i) {
      Place& place = places_[i];
      const char* const at = place.at + step.text_size;
      const char* const stop = stands(step, place) ? field_end(at, place.end) : nullptr;
      if (stop == nullptr) [[unlikely]] {
        give_up(i);
        continue;
      }
      fields_[i][step.slot] = {at, static_cast<std::size_t>(stop - at)};
      place.at = stop;
    }
  }

  /// What the bytes from a place in a line on say of the byte that ends a field.
  template <class Mask>
  struct Window {
    Mask found;  ///< a bit for each place where it stands
    bool fits;   ///< false: nothing that may not be in the field stands before it
  };

  /// The same, where a byte ends the field, which `look(at)` seeks from `at` on. Fields that are longer than a window
  /// go into another round: a loop over the windows of each line, whose end the processor had to guess, took a tenth
  /// longer.
  template <class Look>
  [[gnu::always_inline]] void find_byte(const FieldPlan::Step& step, const std::size_t lines, Look&& look) {
    std::size_t longer = 0;
    for (std::size_t i = 0; i < lines; ++i) {
      Place& place = places_[i];
      const char* const at = place.at + step.text_size;
      const auto window = look(at);
      const char* const stop = at + std::countr_zero(window.found);
      if (!(stands(step, place) & window.fits & (stop < place.end))) [[unlikely]] {
        give_up(i);
        continue;
      }
      fields_[i][step.slot] = {at, static_cast<std::size_t>(stop - at)};
      place.at = stop;
      longer_[longer] = static_cast<std::uint8_t>(i);
      longer += window.found == 0;
    }
    while (longer != 0) {
      for (const std::uint8_t i : std::span(longer_.data(), std::exchange(longer, 0))) {
        Place& place = places_[i];
        const auto window = look(place.at);
        place.at += std::countr_zero(window.found);
        if (!(window.fits & (place.at < place.end))) [[unlikely]] {
          give_up(i);
          continue;
        }
        std::string_view& field = fields_[i][step.slot];
        field = {field.data(), static_cast<std::size_t>(place.at - field.data())};
        longer_[longer] = i;
        longer += window.found == 0;
      }
    }
  }

  /// Whether a line could be read from its fields, and was.
  bool take(const Place& place, const std::string_view* fields, const char* stop) {
    ParsedLine& parsed = x_.parsed_;
    if (!x_.parser_->read_fields(fields, parsed.record)) return false;
    if (plan_->plain) remember_minute(*plan_->plain, fields, parsed.record.time);
    parsed.kind = ParsedLine::Kind::record;
    parsed.number = x_.lines_read_ + 1;
    parsed.text = text_of(place);
    x_.take(parsed, parsed.text, x_.offset_);
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

  /// A line that names somebody, among those that are read without their parser.
  struct Named {
    std::uint32_t place;
    std::uint32_t second;
    std::uint64_t anonymous;  ///< the seconds of the anonymous lines before it
  };

  /// Reads lines, from a place on, up to the first one that does not fit the plan or stands in another minute than the
  /// one that is remembered; returns how many. `first`: the number of place 0 among the lines of the stage.
  std::size_t take_plain(const std::size_t begin, const std::size_t end, const std::size_t first) {
    if (!plan_->plain) return 0;
    const FieldPlan::Plain& plain = *plan_->plain;
    // Whether a line names somebody follows no pattern: first all times, without a branch on it, then the named lines.
    // A line after the other took 6 % longer.
    std::size_t named = 0;
    std::uint64_t anonymous = 0;  // the seconds in which such lines stand, a bit each
    std::size_t i = begin;
    for (; i < end && is_sure(i); ++i) {
      const char* const when = fields_[i][plain.time].data();
      const int second = ClfClock::seconds(when + plain.seconds_at);
      if (((~Simd::same32(when, minute_text_) & plain.minute_mask) != 0) | (second < 0)) [[unlikely]]
        break;
      const std::string_view user = fields_[i][plain.user];
      const bool nobody = user.empty() | ((user.size() == 1) & (*user.data() == '-'));
      named_[named] = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(second), anonymous};
      named += !nobody;
      anonymous |= std::uint64_t{nobody} << second;
    }
    const std::uint64_t lines_before = x_.lines_read_;
    const std::uint64_t offset_before = x_.offset_;
    for (const Named& name : std::span(named_.data(), named)) {
      const Place& place = places_[name.place];
      // The log's clock goes on line by line.
      if (name.anonymous != 0) x_.tally_.last = std::max(x_.tally_.last, latest(name.anonymous));
      x_.lines_read_ = lines_before + (name.place - begin);
      x_.offset_ = offset_before + static_cast<std::uint64_t>(place.begin - places_[begin].begin);
      take_named(plain, place, fields_[name.place].data(), minute_ + std::chrono::seconds(name.second));
    }
    if (anonymous != 0) {
      x_.tally_.saw(minute_ + std::chrono::seconds(std::countr_zero(anonymous)));
      x_.tally_.saw(latest(anonymous));
    }
    x_.tally_.anonymous += i - begin - named;
    x_.lines_read_ = lines_before + (i - begin);
    if (i != begin)
      x_.offset_ = offset_before + static_cast<std::uint64_t>(stops_[first + i - 1] + 1 - places_[begin].begin);
    return i - begin;
  }

  static std::uint16_t status_of(const char* digits) {
    return static_cast<std::uint16_t>((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
  }

  Instant latest(std::uint64_t seconds) const { return minute_ + std::chrono::seconds(63 - std::countl_zero(seconds)); }

  [[gnu::always_inline]] void take_named(const FieldPlan::Plain& plain, const Place& place,
                                         const std::string_view* fields, Instant time) {
    x_.tally_.saw(time);
    Event* const event =
        plain.status ? x_.add_event(time, status_of(fields[*plain.status].data())) : x_.add_event(time, std::nullopt);
    if (event == nullptr) return;
    event->user = fields[plain.user];
    if (x_.rules_.needs == Needs::request) {
      event->method.reset();
      event->target.reset();
      if (plain.request) split_request(fields[*plain.request], event->method, event->target);
    }
    if (x_.rules_.places) x_.batch_.last_place() = {x_.lines_read_ + 1, x_.offset_, text_of(place)};
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
  const bool minds_controls_;
  const char doubtful_;  ///< the other byte that the plan may not trust; a newline: there is none
  const char* const end_;
  const char* const safe_end_;
  std::size_t at_once_ = kLines;
  LineStages<Simd, kLines> stops_;
  /// Whether a line holds a byte that the plan may not trust; the last of them is not finished.
  std::array<bool, LineStages<Simd, kLines>::kMostLines + 1> doubts_{};
  std::array<Place, kLines> places_;
  std::array<Named, kLines> named_;
  std::uint64_t sure_ = 0;                   ///< a bit for each place that fits the plan so far
  std::array<std::uint8_t, kLines> longer_;  ///< the places whose field goes on behind the window looked at
  /// A few more, so that the rows are not a power of two apart and in each other's way in the cache: 3 % of the time.
  std::array<std::array<std::string_view, FieldPlan::kMostFields + 4>, kLines> fields_;
  char minute_text_[32] = {};  ///< a time that the parser read
  Instant minute_{};           ///< the start of its minute
};

/// By the instructions that they name.
const char* read_fields_with_avx2(Extractor& extractor, const char* begin, const char* end);
const char* read_fields_portably(Extractor& extractor, const char* begin, const char* end);

}  // namespace lastseen
