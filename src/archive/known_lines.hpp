#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lastseen {

/// How many bytes of a block belong to lines that are known already, when all before its first `known` bytes is: also
/// the rest of a line that had no end when it was read.
inline std::size_t known_part(std::string_view lines, std::uint64_t known) {
  if (known >= lines.size()) return lines.size();
  const auto at = static_cast<std::size_t>(known);
  if (at == 0 || lines[at - 1] == '\n') return at;
  const std::size_t newline = lines.find('\n', at);
  return newline == std::string_view::npos ? lines.size() : newline + 1;
}

}  // namespace lastseen
