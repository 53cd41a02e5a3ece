#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace lastseen {

/// How kernels go over a block: about `kLines` lines at a time, whose ends are found before the lines are looked at.
template <class Simd, std::size_t kLines>
class LineStages {
 public:
  static constexpr std::ptrdiff_t kChunk = 256;
  /// No stage has more lines: the last chunk of one may hold a line in each byte.
  static constexpr std::size_t kMostLines = kLines + kChunk;

  /// Calls `read_lines(begin, count)` for the lines of each stage, and before that `look(at, newlines, count)` for each
  /// 64 bytes, in which `newlines` end lines behind the `count` ones there are. Returns where the first line begins
  /// that was not read.
  template <class Look, class ReadLines>
  [[gnu::always_inline]] const char* read(const char* begin, const char* end, Look&& look, ReadLines&& read_lines) {
    const char* line = begin;
    for (const char* chunk = begin; end - chunk >= kChunk;) {
      std::size_t count = 0;
      for (; count < kLines && end - chunk >= kChunk; chunk += kChunk) count = find_stops(chunk, count, look);
      if (count == 0) continue;
      read_lines(line, count);
      line = stops_[count - 1] + 1;
    }
    return line;
  }

  /// Where a line of the stage ends.
  const char* operator[](std::size_t i) const { return stops_[i]; }

 private:
  template <class Look>
  [[gnu::always_inline]] std::size_t find_stops(const char* chunk, std::size_t count, Look&& look) {
    // The compiler does not by itself: 2 to 4 % of the time of a kernel.
#pragma GCC unroll 4
    for (int i = 0; i < kChunk; i += 64) {
      const char* const at = chunk + i;
      std::uint64_t newlines = Simd::equal64(at, '\n');
      look(at, newlines, count);
      // 64 bytes mostly hold one newline or none.
      stops_[count] = at + std::countr_zero(newlines);
      count += newlines != 0;
      for (newlines &= newlines - 1; newlines != 0; newlines &= newlines - 1)
        stops_[count++] = at + std::countr_zero(newlines);
    }
    return count;
  }

  std::array<const char*, kMostLines> stops_;
};

}  // namespace lastseen
