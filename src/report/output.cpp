#include "report/output.hpp"

#include <cerrno>
#include <poll.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace lastseen {
namespace {

/// Standard output may be non-blocking: it shares its state with whatever else has it open.
ssize_t write_waiting(int descriptor, const char* bytes, std::size_t size) {
  for (;;) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) return written;
    pollfd ready{descriptor, POLLOUT, 0};
    ::poll(&ready, 1, -1);
  }
}

}  // namespace

Output::Output(int descriptor, std::string name)
    : Output([descriptor](const char* bytes, std::size_t size) { return write_waiting(descriptor, bytes, size); },
             std::move(name)) {}

Output::Output(Write write, std::string name) : write_(std::move(write)), name_(std::move(name)) {}

void Output::write(std::string_view block) {
  if (text_.size() + block.size() < kFull) {
    text_.append(block);
  } else {
    flush();
    put(block);
  }
}

bool Output::flush() {
  put(text_.view());
  text_.clear();
  return usable();
}

void Output::put(std::string_view bytes) {
  while (usable() && !bytes.empty()) {
    const ssize_t written = write_(bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (written == 0 || errno == EINTR) {
      continue;
    } else if (errno == EPIPE) {
      closed_ = true;
    } else {
      error_ = name_ + ": " + std::generic_category().message(errno);
    }
  }
}

std::string text_of(const std::function<void(Output&)>& write) {
  std::string text;
  Output out(
      [&text](const char* bytes, std::size_t size) {
        text.append(bytes, size);
        return static_cast<ssize_t>(size);
      },
      "memory");
  write(out);
  out.flush();
  return text;
}

}  // namespace lastseen
