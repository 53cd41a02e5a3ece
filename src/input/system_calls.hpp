#pragma once

#include <cstddef>
#include <cstdint>
#include <sys/types.h>

namespace lastseen {

/// The system calls by which inputs are read, so that a test can make them fail. They return what the calls of POSIX
/// return, and set errno.
class SystemCalls {
 public:
  virtual ~SystemCalls() = default;
  virtual int open(const char* path, int flags) const;
  virtual ssize_t read(int descriptor, char* buffer, std::size_t size) const;
  virtual ssize_t pread(int descriptor, char* buffer, std::size_t size, std::uint64_t offset) const;

  /// Those of the running system.
  static const SystemCalls& real();
};

}  // namespace lastseen
