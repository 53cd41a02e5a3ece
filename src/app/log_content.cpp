#include "app/log_content.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace lastseen {

namespace {

/// A plain file that has not changed for so long has got its last line.
constexpr auto kStandsStill = std::chrono::hours(1);

/// From here on a thread of its own for decompression is worth its start.
constexpr std::uint64_t kLarge = std::uint64_t{1} << 20;

constexpr std::size_t kBlock = std::size_t{64} << 10;

FileStamp stamp_of(int descriptor) {
  struct stat info {};
  fstat(descriptor, &info);
  return file_stamp(info);
}

/// What a truncation leaves under a writer that goes on where it was: a hole, or written zeros.
std::uint64_t count_nuls(const Input& input, std::optional<std::string>& trouble) {
  std::vector<char> buffer(kBlock);
  std::uint64_t at = 0;
  while (at < input.size()) {
    InputError error;
    const std::optional<std::size_t> read = input.read_at(at, buffer, error);
    if (!read) trouble = error.message;
    const std::size_t got = read.value_or(0);
    const auto first = std::find_if(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(got),
                                    [](char c) { return c != '\0'; });
    const auto zeros = static_cast<std::size_t>(first - buffer.begin());
    at += zeros;
    if (zeros < got || got == 0) break;
    // A hole may be as long as the log once was: what the file system knows to be empty is not read.
    const off_t data = lseek(input.descriptor(), static_cast<off_t>(at), SEEK_DATA);
    if (data > static_cast<off_t>(at)) at = static_cast<std::uint64_t>(data);
  }
  return std::min(at, input.size());
}

class PlainStream final : public ContentStream {
 public:
  PlainStream(const Input& input, std::uint64_t at, std::optional<std::string> error)
      : input_(input), at_(at), error_(std::move(error)) {}
  std::size_t read(std::span<char> buffer) override {
    if (error_ || at_ >= input_.size()) return 0;
    const std::size_t most = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), input_.size() - at_));
    InputError error;
    const std::optional<std::size_t> got = input_.read_at(at_, buffer.first(most), error);
    if (!got) {
      error_ = error.message;
      return 0;
    }
    at_ += *got;
    return *got;
  }
  std::optional<std::string> error() const override { return error_; }

 private:
  const Input& input_;
  std::uint64_t at_;
  std::optional<std::string> error_;
};

/// Decompressed bytes after the NULs at their start and the `skip` next ones.
class UnpackedStream final : public ContentStream {
 public:
  UnpackedStream(std::unique_ptr<ByteStream> stream, std::uint64_t skip) : stream_(std::move(stream)), skip_(skip) {}
  std::size_t read(std::span<char> buffer) override {
    std::size_t got;
    do {
      got = stream_->read(buffer);
      if (got == 0) return 0;
      std::size_t unwanted = 0;
      if (!begun_) {
        while (unwanted < got && buffer[unwanted] == '\0') ++unwanted;
        begun_ = unwanted < got;
      }
      const std::size_t skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, got - unwanted));
      skip_ -= skipped;
      unwanted += skipped;
      std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(unwanted),
                buffer.begin() + static_cast<std::ptrdiff_t>(got), buffer.begin());
      got -= unwanted;
    } while (got == 0);
    return got;
  }
  std::optional<std::string> error() const override {
    return stream_->error() ? std::optional(stream_->error()->message) : std::nullopt;
  }

 private:
  std::unique_ptr<ByteStream> stream_;
  std::uint64_t skip_;
  bool begun_ = false;
};

}  // namespace

LogContent::LogContent(Input& input, Instant now) : input_(input), stamp_(stamp_of(input.descriptor())) {
  const Instant changed{std::chrono::floor<Duration>(std::chrono::nanoseconds(stamp_.mtime_ns))};
  settled_ = input.compression() != Compression::none || changed + kStandsStill <= now;
  if (input.kind() == Input::Kind::file) nuls_ = count_nuls(input, trouble_);
}

std::optional<std::uint64_t> LogContent::size() const {
  if (input_.kind() != Input::Kind::file) return std::nullopt;
  return input_.size() - nuls_;
}

std::unique_ptr<ContentStream> LogContent::stream(std::uint64_t from) const {
  if (input_.kind() == Input::Kind::file) return std::make_unique<PlainStream>(input_, nuls_ + from, trouble_);
  return std::make_unique<UnpackedStream>(input_.stream(input_.size() > kLarge), from);
}

std::optional<bool> holds_all_of(const Content& a, const Content& b) {
  const std::unique_ptr<ContentStream> streams[] = {a.stream(0), b.stream(0)};
  std::vector<char> buffers[] = {std::vector<char>(kBlock), std::vector<char>(kBlock)};
  for (bool begun = false;; begun = true) {
    const std::size_t filled[] = {streams[0]->fill(buffers[0]), streams[1]->fill(buffers[1])};
    // A compressed one that is cut short is what it is up to there.
    if ((streams[0]->error() && a.size()) || (streams[1]->error() && b.size())) return std::nullopt;
    const std::size_t both = std::min(filled[0], filled[1]);
    if ((both == 0 && !begun) || std::memcmp(buffers[0].data(), buffers[1].data(), both) != 0) return std::nullopt;
    if (both < kBlock) return filled[0] >= filled[1];
  }
}

bool hold_the_same(const Content& a, const Content& b, std::uint64_t from, std::uint64_t to) {
  const std::unique_ptr<ContentStream> streams[] = {a.stream(from), b.stream(from)};
  std::vector<char> buffers[] = {std::vector<char>(kBlock), std::vector<char>(kBlock)};
  while (from < to) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, to - from));
    for (std::size_t i = 0; i < 2; ++i) {
      if (streams[i]->fill({buffers[i].data(), most}) < most) return false;
    }
    if (std::memcmp(buffers[0].data(), buffers[1].data(), most) != 0) return false;
    from += most;
  }
  return true;
}

std::uint64_t count_newlines(const std::function<std::size_t(std::uint64_t at, std::span<char>)>& read,
                             std::uint64_t end) {
  std::vector<char> buffer(std::size_t{256} << 10);
  std::uint64_t newlines = 0;
  for (std::uint64_t at = 0; at < end;) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end - at));
    const std::size_t got = read(at, {buffer.data(), most});
    if (got == 0) break;
    const auto begin = buffer.begin();
    newlines += static_cast<std::uint64_t>(std::count(begin, begin + static_cast<std::ptrdiff_t>(got), '\n'));
    at += got;
  }
  return newlines;
}

std::optional<std::uint64_t> count_lines(const Content& content, std::uint64_t end) {
  const std::unique_ptr<ContentStream> stream = content.stream(0);
  const std::uint64_t lines =
      count_newlines([&](std::uint64_t, std::span<char> buffer) { return stream->read(buffer); }, end);
  return stream->error() ? std::nullopt : std::optional(lines);
}

}  // namespace lastseen
