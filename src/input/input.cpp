#include "input/input.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "input/refusal.hpp"
#include "input/standard_descriptors.hpp"
#include "input/streams.hpp"

namespace lastseen {
namespace {

// Sixteen times the default: fewer switches between the writer and us.
constexpr int kPipeSize = 1024 * 1024;

int open_descriptor(const SystemCalls& calls, const std::string& name) {
  if (name == "-") return duplicate_standard_input();
  int descriptor = -1;
  do {
    descriptor = calls.open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

}  // namespace

std::optional<Input> Input::open(const std::string& name, InputError& error, const SystemCalls& calls) {
  Input input;
  input.calls_ = &calls;
  input.name_ = name;
  input.descriptor_ = open_descriptor(calls, name);
  if (input.descriptor_ < 0) {
    error = name == "-" ? InputError{"standard input is closed"} : refusal(name, errno);
    return std::nullopt;
  }
  if (auto reason = input.examine()) {
    error = std::move(*reason);
    return std::nullopt;
  }
  return input;
}

std::optional<InputError> Input::examine() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return refusal(name_, errno);
  if (S_ISDIR(status.st_mode)) return refusal_of_directory(name_);
  device_ = status.st_dev;
  inode_ = status.st_ino;
  regular_ = S_ISREG(status.st_mode);
  if (regular_) {
    const off_t stands = name_ == "-" ? ::lseek(descriptor_, 0, SEEK_CUR) : 0;
    start_ = stands > 0 ? static_cast<std::uint64_t>(stands) : 0;
    const auto whole = static_cast<std::uint64_t>(status.st_size);
    size_ = whole > start_ ? whole - start_ : 0;
    ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  } else if (S_ISFIFO(status.st_mode)) {
    ::fcntl(descriptor_, F_SETPIPE_SZ, kPipeSize);
  }
  if (auto reason = read_head()) return reason;
  compression_ = compression_of(head_);
  if (is_sqlite(head_) && !regular_) return InputError{"is an SQLite database; name it as a file"};
  if (is_sqlite(head_)) {
    kind_ = Kind::archive;
  } else if (regular_ && compression_ == Compression::none && (size_ > 0 || head_.empty())) {
    kind_ = Kind::file;
  } else {
    kind_ = Kind::stream;  // a file of /proc has bytes but no size
  }
  return std::nullopt;
}

std::optional<InputError> Input::read_head() {
  const auto source =
      regular_ ? stream_of_file(*calls_, descriptor_, start_) : stream_of_pipe(*calls_, descriptor_, std::string());
  std::array<char, kHeadSize> bytes;
  while (head_is_open(head_)) {
    const std::size_t size = source->read(std::span(bytes).first(kHeadSize - head_.size()));
    if (size == 0) break;
    head_.append(bytes.data(), size);
  }
  return source->error();
}

Input::Input(Input&& other) noexcept {
  *this = std::move(other);
}

Input& Input::operator=(Input&& other) noexcept {
  std::swap(calls_, other.calls_);
  std::swap(name_, other.name_);
  std::swap(kind_, other.kind_);
  std::swap(compression_, other.compression_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(start_, other.start_);
  std::swap(size_, other.size_);
  std::swap(device_, other.device_);
  std::swap(inode_, other.inode_);
  std::swap(regular_, other.regular_);
  std::swap(head_, other.head_);
  return *this;
}

Input::~Input() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Input::is_same_file(const std::string& name) const {
  struct stat status {};
  if ((name == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(name.c_str(), &status)) != 0) return false;
  return device_ == status.st_dev && inode_ == status.st_ino;
}

std::optional<std::size_t> Input::read_at(std::uint64_t offset, std::span<char> buffer, InputError& error) const {
  for (;;) {
    const ssize_t size = calls_->pread(descriptor_, buffer.data(), buffer.size(), start_ + offset);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno == EINTR) continue;
    error = {fmt::format("cannot be read at byte {}: {}", offset, std::generic_category().message(errno))};
    return std::nullopt;
  }
}

std::unique_ptr<ByteStream> Input::stream(bool in_thread) {
  auto bytes =
      regular_ ? stream_of_file(*calls_, descriptor_, start_) : stream_of_pipe(*calls_, descriptor_, std::move(head_));
  if (compression_ == Compression::none) return bytes;
  bytes = decompressed(std::move(bytes), make_decoder(compression_));
  return in_thread ? read_in_thread(std::move(bytes)) : std::move(bytes);
}

}  // namespace lastseen
