#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lastseen {

/// How many bytes before a place tell it from others, and within how many bytes of the start each line end is one.
inline constexpr std::size_t kPrintWindow = 4096;

/// What a content looks like just before a place: XXH3-64 of the at most 4096 bytes that end there.
struct Print {
  std::uint64_t at = 0;
  std::uint64_t hash = 0;
  friend bool operator==(const Print&, const Print&) = default;
};

/// `window`: the at most 4096 bytes that end at `at`.
Print print_of(std::uint64_t at, std::string_view window);

/// Takes the prints of a content as its bytes go by: at each line end within the first 4096 bytes and at each power of
/// two from 8192 on.
class PrintTaker {
 public:
  /// The bytes before `from` are known; their prints have been taken before.
  explicit PrintTaker(std::uint64_t from = 0) : at_(from) {}

  /// `before` stands just before `bytes`, 4096 bytes of it or all that there is, contiguous with them in memory.
  void take(std::string_view before, std::string_view bytes);
  /// Ascending; of what was taken since the last call the ones at `end` or before.
  std::vector<Print> up_to(std::uint64_t end);

 private:
  std::uint64_t at_;
  std::vector<Print> taken_;
};

}  // namespace lastseen
