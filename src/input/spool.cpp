#include "input/spool.hpp"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace lastseen {

std::optional<Input> spooled(Input& stream, InputError& error) {
  const int memory = ::memfd_create("lastseen", MFD_CLOEXEC);
  if (memory < 0) {
    error.message = std::strerror(errno);
    return {};
  }
  const std::unique_ptr<ByteStream> bytes = stream.stream(false);
  std::vector<char> buffer(std::size_t{1} << 18);
  while (const std::size_t got = bytes->read(buffer)) {
    for (std::size_t at = 0; at < got;) {
      const ssize_t written = ::write(memory, buffer.data() + at, got - at);
      if (written < 0) {
        error.message = std::strerror(errno);
        ::close(memory);
        return {};
      }
      at += static_cast<std::size_t>(written);
    }
  }
  if (bytes->error()) error = *bytes->error();
  InputError reopening;
  std::optional<Input> copy = Input::open("/proc/self/fd/" + std::to_string(memory), reopening);
  ::close(memory);
  if (!copy) {
    error = reopening;
    return {};
  }
  copy->rename(stream.name());
  return copy;
}

}  // namespace lastseen
