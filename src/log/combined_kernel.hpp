#pragma once

#include "log/extractor.hpp"
#include "log/simd.hpp"

namespace lastseen {

/// The fast path of the combined family: takes the lines that it is sure of, and hands all others, whole, to the line
/// parser. It is sure of a line whose words before the user are plain, whose user is one word without escapes, whose
/// time has exactly 26 bytes, and whose request holds no escape: what it makes of such a line is what the parser would
/// make of it.
template <class Simd, CombinedShape shape, bool with_request, bool with_place>
class CombinedKernel {
 public:
  /// Reads the lines that end in [begin, end); returns where the first unread one begins.
  static const char* read(Extractor& extractor, const char* begin, const char* end) {
    CombinedKernel kernel(extractor, end);
    const char* line = begin;
    for (const char* chunk = begin; end - chunk >= 64; chunk += 64) {
      for (std::uint64_t newlines = Simd::equal64(chunk, '\n'); newlines != 0; newlines &= newlines - 1) {
        const char* const stop = chunk + std::countr_zero(newlines);
        kernel.line(line, stop);
        line = stop + 1;
      }
    }
    return line;
  }

 private:
  /// Comparisons look at up to this many bytes from any place in a line; the lines at the end of the block are left to
  /// the parser.
  static constexpr std::ptrdiff_t kReach = 64;

  CombinedKernel(Extractor& extractor, const char* end) : x_(extractor), safe_end_(end - kReach) {}

  void line(const char* at, const char* stop) {
    if (stop > safe_end_ || !sure(at, stop)) {
      x_.read_line({at, static_cast<std::size_t>(stop - at)});
      return;
    }
    ++x_.lines_read_;
    x_.offset_ += static_cast<std::uint64_t>(stop - at) + 1;
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

  /// Whether the line could be taken, and was. (A call of its own costs 8 % of who's instructions.)
  [[gnu::always_inline]] bool sure(const char* const at, const char* const stop) {
    if (stop - at < 40 || stop - at > static_cast<std::ptrdiff_t>(kLongestLine)) return false;
    const std::uint64_t spaces = Simd::equal64(at, ' ');
    if (spaces == 0 || at[0] == '\0' || at[0] == '=') return false;  // NULs of a truncation, a heading of tail
    const char* word_end = at + std::countr_zero(spaces);
    if constexpr (shape == CombinedShape::vhost_combined) {
      const std::uint64_t later = spaces & (spaces - 1);
      if (later == 0 || (word_end[1] == '-' && word_end[2] == ' ')) return false;
      word_end = at + std::countr_zero(later);
      if (word_end[-1] == ' ') return false;
    }
    if (word_end == at || !starts_with(word_end, " - ")) return false;

    const char* const user = word_end + 3;
    if (user + ClfClock::kLength + 8 > stop) return false;
    if (starts_with(user, "- [")) {
      std::int64_t ms;
      if (!time(user + 3, stop, ms)) return false;
      x_.tally_.saw(Instant{Duration{ms}});
      ++x_.tally_.anonymous;
      return true;
    }
    const std::uint64_t user_spaces = Simd::equal64(user, ' ');
    if (user_spaces == 0) return false;
    const int length = std::countr_zero(user_spaces);
    const std::uint64_t escapes = Simd::equal64(user, '\\') << (63 - length);
    if (length == 0 || escapes != 0 || user[0] == '"' || user[length + 1] != '[') return false;
    const char* const when = user + length + 2;
    std::int64_t ms;
    if (!time(when, stop, ms)) return false;

    const char* const request = when + ClfClock::kLength + 3;
    const char* quote = request;
    for (;; quote += 64) {
      if (quote > stop) return false;
      const std::uint64_t quotes = Simd::equal64(quote, '"');
      const std::uint64_t backslashes = Simd::equal64(quote, '\\');
      if (quotes != 0) {
        const int found = std::countr_zero(quotes);
        if ((backslashes & ((std::uint64_t{1} << found) - 1)) != 0) return false;
        quote += found;
        break;
      }
      if (backslashes != 0 || quote + 64 > stop) return false;
    }
    if (quote + 5 > stop || quote[1] != ' ') return false;
    const unsigned hundreds = static_cast<unsigned char>(quote[2]) - '0';
    const unsigned tens = static_cast<unsigned char>(quote[3]) - '0';
    const unsigned ones = static_cast<unsigned char>(quote[4]) - '0';
    if (hundreds > 9 || tens > 9 || ones > 9 || (quote + 5 != stop && quote[5] != ' ')) return false;
    const unsigned status = hundreds * 100 + tens * 10 + ones;

    x_.tally_.saw(Instant{Duration{ms}});
    if (x_.rules_.ignore_status[status]) {
      ++x_.tally_.unauthenticated;
      return true;
    }
    ++x_.tally_.events;
    x_.tally_.future_events += Instant{Duration{ms}} > x_.rules_.now;
    if (x_.batch_.full()) x_.flush();
    Event& event = x_.batch_.add();
    event.time = Instant{Duration{ms}};
    event.user = {user, static_cast<std::size_t>(length)};
    event.status = static_cast<std::uint16_t>(status);
    x_.batch_.set_last_clock(x_.tally_.last);
    if constexpr (with_request) split_request(request, quote, event);
    if constexpr (with_place) {
      const char* const end = stop[-1] == '\r' ? stop - 1 : stop;
      x_.batch_.last_place() = {x_.lines_read_ + 1, x_.offset_, {at, static_cast<std::size_t>(end - at)}};
    }
    return true;
  }

  /// The time at `at` and `] "` behind it.
  bool time(const char* at, const char* stop, std::int64_t& ms) {
    if (at + ClfClock::kLength + 4 > stop) return false;
    constexpr std::uint32_t kSeconds = 3u << 18;
    constexpr std::uint32_t kCompared = (1u << (ClfClock::kLength + 3)) - 1;
    const std::uint32_t same = Simd::same32(at, x_.clock_.text());
    if (((same | kSeconds) & kCompared) == kCompared) [[likely]] {
      const int second = ClfClock::seconds(at + 18);
      if (second < 0) return false;
      ms = x_.clock_.minute_ms() + second * 1000;
      return true;
    }
    if (!starts_with(at + ClfClock::kLength, ClfClock::kAfter)) return false;
    const std::optional<Instant> parsed = x_.clock_.parse(at);
    if (!parsed) return false;
    ms = parsed->time_since_epoch().count();
    return true;
  }

  /// METHOD SP TARGET [SP HTTP/x.y]; anything else is junk, with neither.
  static void split_request(const char* begin, const char* end, Event& event) {
    event.method.reset();
    event.target.reset();
    const char* method_end = begin;
    while (method_end != end && kTokenBytes.is[static_cast<unsigned char>(*method_end)]) ++method_end;
    if (method_end == begin || end - method_end < 2 || *method_end != ' ') return;
    const char* const target = method_end + 1;
    const char* target_end = end;
    const auto ends_with_version = [&](int length) {
      return end - target > length && std::memcmp(end - length, " HTTP/", 6) == 0;
    };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (ends_with_version(9) && digit(end[-3]) && end[-2] == '.' && digit(end[-1])) {
      target_end -= 9;
    } else if (ends_with_version(7) && digit(end[-1])) {
      target_end -= 7;
    }
    event.method = std::string_view(begin, static_cast<std::size_t>(method_end - begin));
    event.target = std::string_view(target, static_cast<std::size_t>(target_end - target));
  }

  /// The bytes of a token of RFC 9110.
  struct TokenBytes {
    bool is[256] = {};
    constexpr TokenBytes() {
      for (int c = '0'; c <= '9'; ++c) is[c] = true;
      for (int c = 'A'; c <= 'Z'; ++c) is[c] = is[c + 'a' - 'A'] = true;
      for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        is[static_cast<int>(c)] = true;
    }
  };
  static constexpr TokenBytes kTokenBytes{};

  Extractor& x_;
  const char* const safe_end_;
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

/// Each in a file of its own, compiled for the machine it names.
const char* (*avx2_combined_kernel(CombinedShape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                       const char*);
const char* (*portable_combined_kernel(CombinedShape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                           const char*);

}  // namespace lastseen
