#include "input/file_range.hpp"

#include <algorithm>
#include <cstring>

namespace lastseen {

namespace {

/// Lines are mostly shorter: that much is read to find where one ends.
constexpr std::size_t kProbe = 1024;

}  // namespace

FileRange::FileRange(const Input& input, std::uint64_t begin, std::uint64_t end)
    : input_(input), at_(begin), last_(end - 1) {
  done_ = begin >= end;
  // A line that began earlier belongs to an earlier range, unless the byte before ends it.
  if (begin == 0 || done_) return;
  char probe[kProbe];
  for (at_ = begin - 1;;) {
    const std::size_t got = read_at(at_, probe, sizeof probe);
    const void* const newline = std::memchr(probe, '\n', got);
    at_ += newline != nullptr ? static_cast<std::uint64_t>(static_cast<const char*>(newline) - probe) + 1 : got;
    done_ = got == 0 || at_ >= end;
    if (newline != nullptr || done_) return;
  }
}

std::size_t FileRange::read(char* buffer, std::size_t size) {
  if (done_) return 0;
  const std::uint64_t wanted = at_ < last_ ? last_ - at_ + kProbe : kProbe;
  std::size_t got = read_at(at_, buffer, static_cast<std::size_t>(std::min<std::uint64_t>(size, wanted)));
  done_ = got == 0;
  if (at_ + got > last_) {
    const std::size_t from = at_ < last_ ? static_cast<std::size_t>(last_ - at_) : 0;
    if (const void* const newline = std::memchr(buffer + from, '\n', got - from)) {
      got = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer) + 1;
      done_ = true;
    }
  }
  at_ += got;
  return got;
}

std::size_t FileRange::read_at(std::uint64_t offset, char* buffer, std::size_t size) {
  InputError error;
  const std::optional<std::size_t> got = input_.read_at(offset, {buffer, size}, error);
  if (!got) {
    error_ = std::move(error);
  } else if (*got == 0 && offset <= last_) {
    error_ = InputError{"has shrunk while it was read; what was cut off is missing from the answer: ask again"};
  }
  return got.value_or(0);
}

}  // namespace lastseen
