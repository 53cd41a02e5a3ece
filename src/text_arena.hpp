#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace lastseen {

/// Copies of texts, which stay where they are as long as the arena lives.
class TextArena {
 public:
  std::string_view keep(std::string_view text) {
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < text.size()) {
      chunks_.emplace_back().reserve(std::max(kChunk, text.size()));
    }
    std::string& chunk = chunks_.back();
    const char* at = chunk.data() + chunk.size();
    chunk.append(text);
    return {at, text.size()};
  }

 private:
  static constexpr std::size_t kChunk = std::size_t{64} << 10;

  std::deque<std::string> chunks_;
};

}  // namespace lastseen
