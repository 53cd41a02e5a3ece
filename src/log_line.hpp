#pragma once

#include <cstddef>
#include <string_view>

namespace lastseen {

// What is a line, the same for all that read logs.

/// So many bytes a line may have, without its newline. A longer one is malformed and is not held in memory.
inline constexpr std::size_t kLongestLine = std::size_t{1} << 20;

/// That of UTF-8. At the start of an input it is no part of the first line.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// So many bytes it may take up where it stands, still without its newline: the mark and a carriage return are no part
/// of it.
inline constexpr std::size_t kLongestLineInFile = kByteOrderMark.size() + kLongestLine + 1;

constexpr std::string_view without_byte_order_mark(std::string_view beginning) {
  if (beginning.starts_with(kByteOrderMark)) beginning.remove_prefix(kByteOrderMark.size());
  return beginning;
}

}  // namespace lastseen
