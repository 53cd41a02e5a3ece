#include "input/system_calls.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace lastseen {

int SystemCalls::open(const char* path, int flags) const {
  return ::open(path, flags);
}

ssize_t SystemCalls::read(int descriptor, char* buffer, std::size_t size) const {
  return ::read(descriptor, buffer, size);
}

ssize_t SystemCalls::pread(int descriptor, char* buffer, std::size_t size, std::uint64_t offset) const {
  return ::pread(descriptor, buffer, size, static_cast<off_t>(offset));
}

const SystemCalls& SystemCalls::real() {
  static const SystemCalls calls;
  return calls;
}

}  // namespace lastseen
