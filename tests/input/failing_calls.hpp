#pragma once

#include <algorithm>
#include <cerrno>
#include <limits>

#include "input/system_calls.hpp"

namespace lastseen {

/// The real calls, but interrupted, short, or failing as a test asks.
class FailingCalls : public SystemCalls {
 public:
  int open_error = 0;  ///< errno of every open; 0: none
  std::size_t longest_read = std::numeric_limits<std::size_t>::max();
  bool interrupted = false;                                                      ///< every other call is, by a signal
  std::uint64_t bytes_before_error = std::numeric_limits<std::uint64_t>::max();  ///< then EIO

  int open(const char* path, int flags) const override {
    if (interrupt()) return -1;
    if (open_error == 0) return SystemCalls::open(path, flags);
    errno = open_error;
    return -1;
  }
  ssize_t read(int descriptor, char* buffer, std::size_t size) const override {
    if (interrupt() || broken(read_so_far_)) return -1;
    const ssize_t got = SystemCalls::read(descriptor, buffer, shortened(size, read_so_far_));
    if (got > 0) read_so_far_ += static_cast<std::uint64_t>(got);
    return got;
  }
  ssize_t pread(int descriptor, char* buffer, std::size_t size, std::uint64_t offset) const override {
    if (interrupt() || broken(offset)) return -1;
    return SystemCalls::pread(descriptor, buffer, shortened(size, offset), offset);
  }

 private:
  bool interrupt() const {
    if (!interrupted) return false;
    interrupt_next_ = !interrupt_next_;
    if (interrupt_next_) errno = EINTR;
    return interrupt_next_;
  }
  bool broken(std::uint64_t offset) const {
    if (offset >= bytes_before_error) errno = EIO;
    return offset >= bytes_before_error;
  }
  std::size_t shortened(std::size_t size, std::uint64_t offset) const {
    return std::min<std::size_t>({size, longest_read, bytes_before_error - offset});
  }

  mutable bool interrupt_next_ = false;
  mutable std::uint64_t read_so_far_ = 0;
};

}  // namespace lastseen
