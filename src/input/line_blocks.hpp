#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "large_allocator.hpp"

namespace lastseen {

/// Cuts bytes as they come into blocks of whole lines, in one buffer that stays in the processor's cache.
class LineBlocks {
 public:
  /// `longest_line` in bytes, without the newline: longer ones are told by their beginning and are not held in memory.
  explicit LineBlocks(std::size_t capacity, std::size_t longest_line)
      : buffer_(capacity), largest_(std::max(capacity, longest_line + kReserve)) {}

  /// Reads until the end. `read(char*, size)` gives the number of bytes read, 0 at the end; `lines(std::string_view)`
  /// takes whole lines, of which only the very last may lack its newline; `overlong(beginning, bytes)` takes a line
  /// that is too long, newline counted.
  template <class Read, class Lines, class Overlong>
  void run(Read&& read, Lines&& lines, Overlong&& overlong) {
    std::size_t used = 0;
    for (;;) {
      const std::size_t got = read(buffer_.data() + used, buffer_.size() - used);
      if (got == 0) break;
      const std::size_t fresh = used;
      used += got;
      if (deliver(fresh, used, lines) || used != buffer_.size() || make_room(used)) continue;
      if (!skip_line(read, overlong, used)) return;
      deliver(0, used, lines);
    }
    if (used != 0) lines(std::string_view(buffer_.data(), used));
  }

 private:
  static constexpr std::size_t kReserve = 4096;

  /// Hands over the whole lines, the last of which ends in [fresh, used), and keeps the rest; false where none does.
  template <class Lines>
  bool deliver(std::size_t fresh, std::size_t& used, Lines&& lines) {
    const void* const newline = memrchr(buffer_.data() + fresh, '\n', used - fresh);
    if (newline == nullptr) return false;
    const auto whole = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
    lines(std::string_view(buffer_.data(), whole));
    used -= whole;
    std::memmove(buffer_.data(), buffer_.data() + whole, used);
    return true;
  }

  /// For more of a line that fills the buffer; false where it is too long. NULs at its start are what a truncation
  /// leaves under a writer: no part of it.
  bool make_room(std::size_t& used) {
    const auto first = std::find_if(buffer_.begin(), buffer_.end(), [](char c) { return c != '\0'; });
    if (first != buffer_.begin()) {
      used = static_cast<std::size_t>(buffer_.end() - first);
      std::copy(first, buffer_.end(), buffer_.begin());
      return true;
    }
    if (buffer_.size() >= largest_) return false;
    buffer_.resize(std::min(largest_, buffer_.size() * 2));
    return true;
  }

  /// Reads on to the end of a line that is too long; what follows it in the buffer is kept. False at the end of the
  /// input.
  template <class Read, class Overlong>
  bool skip_line(Read&& read, Overlong&& overlong, std::size_t& used) {
    std::string_view beginning(buffer_.data(), kReserve);
    const std::string copy(beginning);
    std::uint64_t bytes = used;
    for (;;) {
      const std::size_t got = read(buffer_.data(), buffer_.size());
      const void* const newline = got == 0 ? nullptr : std::memchr(buffer_.data(), '\n', got);
      if (got != 0 && newline == nullptr) {
        bytes += got;
        continue;
      }
      const auto whole =
          got == 0 ? 0 : static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
      overlong(std::string_view(copy), bytes + whole);
      used = got - whole;
      std::memmove(buffer_.data(), buffer_.data() + whole, used);
      return got != 0;
    }
  }

  LargeVector<char> buffer_;
  std::size_t largest_;
};

}  // namespace lastseen
