#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace lastseen {

/// Room for the bytes that one line's decoded fields need. It is kept from line to line, so that after the longest line
/// nothing is allocated.
class LineMemory {
 public:
  /// What was taken for the line before is free again.
  void reset() {
    if (blocks_.size() > 1) {
      blocks_.clear();
      blocks_.push_back(std::make_unique<char[]>(total_));
      size_ = total_;
    }
    used_ = 0;
  }

  /// `size` bytes, perhaps none, that stay in place until `reset`.
  char* take(std::size_t size) {
    if (blocks_.empty() || size > size_ - used_) grow(size);
    char* const bytes = blocks_.back().get() + used_;
    used_ += size;
    return bytes;
  }

 private:
  void grow(std::size_t least) {
    size_ = std::max({least, 2 * total_, std::size_t{256}});
    blocks_.push_back(std::make_unique<char[]>(size_));
    total_ += size_;
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t size_ = 0;   ///< of the last block
  std::size_t used_ = 0;   ///< of the last block
  std::size_t total_ = 0;  ///< of all blocks ever held at once
};

}  // namespace lastseen
