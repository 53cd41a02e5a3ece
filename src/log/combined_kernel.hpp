#pragma once

#include <array>
#include <span>
#include <utility>

#include "log/extractor.hpp"
#include "log/line_stages.hpp"
#include "log/request.hpp"
#include "log/simd.hpp"

namespace lastseen {

/// The fast path of the combined family: takes the lines that it is sure of, and hands all others, whole, to the line
/// parser. It is sure of a line whose words before the user are plain, whose user is one word without escapes, whose
/// time has exactly 26 bytes, and whose request holds no escape: what it makes of such a line is what the parser would
/// make of it.
///
/// It goes over a few dozen lines in stages that hardly branch on what the bytes say: where the lines end; user and
/// time of each, after which the anonymous ones are done with; status and request of the others.
template <class Simd, CombinedShape shape, bool with_request, bool with_place>
class CombinedKernel {
 public:
  /// Reads the lines that end in [begin, end); returns where the first unread one begins.
  static const char* read(Extractor& extractor, const char* begin, const char* end) {
    CombinedKernel kernel(extractor, end);
    return kernel.stops_.read(
        begin, end, [](const char*, std::uint64_t, std::size_t) {},
        [&](const char* line, std::size_t count) { kernel.read_lines(line, count); });
  }

 private:
  /// About how many lines go through a stage together; their bytes stay in the first-level cache.
  static constexpr std::size_t kLines = 48;
  /// Comparisons look at up to this many bytes from the end of a line; the lines at the end of the block are left to
  /// the parser.
  static constexpr std::ptrdiff_t kReach = 256;

  /// A line that is not done with by its user and time: it names somebody, or only the parser knows.
  struct Named {
    const char* user;
    std::uint32_t length;  ///< of the user; 0: left to the parser
    std::uint32_t number;  ///< among the lines of the stage, from 0
    std::int64_t ms;
    std::int64_t latest;  ///< of the anonymous lines of the stage before this one
  };

  CombinedKernel(Extractor& extractor, const char* end) : x_(extractor), safe_end_(end - kReach) {}

  void read_lines(const char* const begin, const std::size_t count) {
    const std::uint64_t lines_before = x_.lines_read_;
    const std::uint64_t offset_before = x_.offset_;
    const Instant last_before = x_.tally_.last;
    const std::size_t named = find_names(begin, count);
    x_.tally_.anonymous += count - named;
    // The log's clock goes on line by line.
    const Instant last_after = std::exchange(x_.tally_.last, last_before);
    for (const Named& name : std::span(named_.data(), named)) {
      const char* const line = name.number == 0 ? begin : stops_[name.number - 1] + 1;
      const char* const stop = stops_[name.number];
      x_.tally_.last = std::max(x_.tally_.last, Instant{Duration{name.latest}});
      x_.lines_read_ = lines_before + name.number;
      x_.offset_ = offset_before + static_cast<std::uint64_t>(line - begin);
      // A byte order mark may stand before the very first line.
      if (name.length == 0 || x_.lines_read_ == 0 || !take(name, line, stop))
        x_.read_line({line, static_cast<std::size_t>(stop - line)});
    }
    x_.tally_.last = std::max(x_.tally_.last, last_after);
    x_.lines_read_ = lines_before + count;
    x_.offset_ = offset_before + static_cast<std::uint64_t>(stops_[count - 1] + 1 - begin);
  }

  /// Tells the tally the times of the anonymous lines, and puts the others into `named_`; returns how many.
  std::size_t find_names(const char* next_line, const std::size_t count) {
    std::size_t named = 0;
    std::int64_t minute = x_.clock_.minute_ms();
    std::int64_t latest = INT64_MIN;
    std::uint64_t seconds = 0;  // of the minute that an anonymous line stands in, a bit each
    const auto tell = [&] {
      if (seconds == 0) return;
      x_.tally_.saw(Instant{Duration{minute + std::countr_zero(seconds) * 1000}});
      x_.tally_.saw(Instant{Duration{minute + (63 - std::countl_zero(seconds)) * 1000}});
      seconds = 0;
    };
    for (std::size_t i = 0; i < count; ++i) {
      const char* const stop = stops_[i];
      const char* const line = std::exchange(next_line, stop + 1);
      Named& name = named_[named];
      name.number = static_cast<std::uint32_t>(i);
      name.latest = latest;
      unsigned second;
      if (!find_user(line, stop, name, second)) [[unlikely]] {
        name.length = 0;
        ++named;
        continue;
      }
      if (x_.clock_.minute_ms() != minute) [[unlikely]] {
        tell();
        minute = x_.clock_.minute_ms();
      }
      name.ms = minute + second * 1000;
      const bool anonymous = (name.length == 1) & (name.user[0] == '-');
      latest = std::max(latest, anonymous ? name.ms : INT64_MIN);
      seconds |= std::uint64_t{anonymous} << second;
      named += !anonymous;
    }
    tell();
    return named;
  }

  static bool starts_with(const char* at, const char (&three)[4]) {
    std::uint32_t word;
    std::uint32_t wanted;
    std::memcpy(&word, at, 4);
    std::memcpy(&wanted, three, 4);
    return ((word ^ wanted) & mask_of_three()) == 0;
  }
  static constexpr std::uint32_t mask_of_three() {
    return std::endian::native == std::endian::little ? 0x00ffffff : 0xffffff00;
  }

  /// Whether a user, `-` too, and a time stand where they ought to, and the line is one that the fast path may take.
  [[gnu::always_inline]] bool find_user(const char* const line, const char* const stop, Named& name, unsigned& second) {
    if (stop > safe_end_) return false;
    std::uint64_t spaces = Simd::equal64(line, ' ');
    const char* word_end = line + std::countr_zero(spaces);
    if constexpr (shape == CombinedShape::vhost_combined) {
      spaces &= spaces - 1;
      const char* const second_end = line + std::countr_zero(spaces);
      if ((spaces == 0) | (word_end == line) | (second_end == word_end + 1) |
          ((word_end[1] == '-') & (second_end == word_end + 2)))
        return false;
      word_end = second_end;
    }
    // Behind the address and its ` - `, two spaces, is the user, mostly within the 64 bytes looked at.
    spaces &= spaces - 1;
    spaces &= spaces - 1;
    const char* const user = word_end + 3;
    const char* user_end = line + std::countr_zero(spaces);
    if (spaces == 0) [[unlikely]]
      user_end = user + std::countr_zero(Simd::equal64(user, ' '));
    const char* const when = user_end + 2;
    name.user = user;
    name.length = static_cast<std::uint32_t>(user_end - user);
    // NULs are those of a truncation, `=` is a heading of tail.
    const bool plain = (line[0] != '\0') & (line[0] != '=') & (word_end != line) & starts_with(word_end, " - ") &
                       (user_end > user) & (user_end < user + 64) & (user_end[1] == '[') &
                       (when + ClfClock::kLength + 4 <= stop) &
                       (stop - line <= static_cast<std::ptrdiff_t>(kLongestLine));
    return plain && find_second(when, second);
  }

  /// The second of the minute of the clock in which the time at `at` lies, `] "` behind it.
  [[gnu::always_inline]] bool find_second(const char* at, unsigned& second) {
    constexpr std::uint32_t kSeconds = 3u << 18;
    constexpr std::uint32_t kCompared = (1u << (ClfClock::kLength + 3)) - 1;
    const std::uint32_t same = Simd::same32(at, x_.clock_.text());
    if (((same | kSeconds) & kCompared) != kCompared) [[unlikely]] {
      if (!starts_with(at + ClfClock::kLength, ClfClock::kAfter) || !x_.clock_.parse(at)) return false;
    }
    const int found = ClfClock::seconds(at + 18);
    second = static_cast<unsigned>(found);
    return found >= 0;
  }

  /// Whether the line is one of a user without escapes whose request ends as it should; then it was taken.
  [[gnu::always_inline]] bool take(const Named& name, [[maybe_unused]] const char* line, const char* stop) {
    const std::uint64_t escapes = Simd::equal64(name.user, '\\') << (63 - name.length);
    if (escapes != 0 || name.user[0] == '"') return false;

    const char* const request = name.user + name.length + 2 + ClfClock::kLength + 3;
    const char* quote = request;
    for (;; quote += 64) {
      if (quote > stop) return false;
      const std::uint64_t quotes = Simd::equal64(quote, '"');
      const std::uint64_t backslashes = Simd::equal64(quote, '\\');
      if (quotes != 0) {
        if ((backslashes & (quotes - 1) & ~quotes) != 0) return false;
        quote += std::countr_zero(quotes);
        break;
      }
      if (backslashes != 0) return false;
    }
    if (quote + 5 > stop || quote[1] != ' ') return false;
    const unsigned hundreds = static_cast<unsigned char>(quote[2]) - '0';
    const unsigned tens = static_cast<unsigned char>(quote[3]) - '0';
    const unsigned ones = static_cast<unsigned char>(quote[4]) - '0';
    if ((hundreds > 9) | (tens > 9) | (ones > 9) || (quote + 5 != stop && quote[5] != ' ')) return false;

    const Instant when{Duration{name.ms}};
    x_.tally_.saw(when);
    Event* const event = x_.add_event(when, static_cast<std::uint16_t>(hundreds * 100 + tens * 10 + ones));
    if (event == nullptr) return true;
    event->user = {name.user, name.length};
    if constexpr (with_request) {
      event->method.reset();
      event->target.reset();
      split_request({request, static_cast<std::size_t>(quote - request)}, event->method, event->target);
    }
    if constexpr (with_place) {
      const char* const end = stop[-1] == '\r' ? stop - 1 : stop;
      x_.batch_.last_place() = {x_.lines_read_ + 1, x_.offset_, {line, static_cast<std::size_t>(end - line)}};
    }
    return true;
  }

  Extractor& x_;
  const char* const safe_end_;
  LineStages<Simd, kLines> stops_;
  std::array<Named, LineStages<Simd, kLines>::kMostLines> named_;
};

/// The kernel for a shape and what is asked of it.
template <class Simd>
auto combined_kernel(CombinedShape shape, bool with_request, bool with_place) {
  using enum CombinedShape;
  const auto of = [&]<CombinedShape s>() {
    return with_request
               ? (with_place ? &CombinedKernel<Simd, s, true, true>::read : &CombinedKernel<Simd, s, true, false>::read)
               : (with_place ? &CombinedKernel<Simd, s, false, true>::read
                             : &CombinedKernel<Simd, s, false, false>::read);
  };
  return shape == combined ? of.template operator()<combined>() : of.template operator()<vhost_combined>();
}

/// By the instructions that they name.
const char* (*avx2_combined_kernel(CombinedShape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                       const char*);
const char* (*portable_combined_kernel(CombinedShape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                           const char*);

}  // namespace lastseen
