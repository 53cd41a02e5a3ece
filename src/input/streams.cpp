#include "input/streams.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <poll.h>
#include <system_error>
#include <vector>

namespace lastseen {
namespace {

// Compressed bytes taken at once: small enough to stay in L2 beside what they give.
constexpr std::size_t kCompressedBlock = 64 * 1024;

InputError read_error(std::uint64_t offset) {
  return {fmt::format("cannot be read on after {} bytes: {}", offset, std::generic_category().message(errno))};
}

class FileStream final : public ByteStream {
 public:
  FileStream(const SystemCalls& calls, int descriptor, std::uint64_t offset)
      : calls_(calls), descriptor_(descriptor), start_(offset), offset_(offset) {}

  std::size_t read(std::span<char> buffer) override {
    while (!error_) {
      const ssize_t size = calls_.pread(descriptor_, buffer.data(), buffer.size(), offset_);
      if (size >= 0) {
        offset_ += static_cast<std::uint64_t>(size);
        return static_cast<std::size_t>(size);
      }
      if (errno != EINTR) error_ = read_error(offset_ - start_);
    }
    return 0;
  }

  const std::optional<InputError>& error() const override { return error_; }

 private:
  const SystemCalls& calls_;
  int descriptor_;
  std::uint64_t start_;
  std::uint64_t offset_;
  std::optional<InputError> error_;
};

class PipeStream final : public ByteStream {
 public:
  PipeStream(const SystemCalls& calls, int descriptor, std::string head)
      : calls_(calls), descriptor_(descriptor), head_(std::move(head)) {}

  std::size_t read(std::span<char> buffer) override {
    if (head_taken_ < head_.size()) {
      const std::size_t size = std::min(buffer.size(), head_.size() - head_taken_);
      std::memcpy(buffer.data(), head_.data() + head_taken_, size);
      head_taken_ += size;
      total_ += size;
      return size;
    }
    while (!error_ && !ended_) {
      const ssize_t size = calls_.read(descriptor_, buffer.data(), buffer.size());
      if (size > 0) {
        total_ += static_cast<std::uint64_t>(size);
        return static_cast<std::size_t>(size);
      }
      if (size == 0) {
        ended_ = true;
      } else if (errno == EAGAIN) {  // whoever shares the pipe has made it non-blocking
        pollfd readable{descriptor_, POLLIN, 0};
        ::poll(&readable, 1, -1);
      } else if (errno != EINTR) {
        error_ = read_error(total_);
      }
    }
    return 0;
  }

  const std::optional<InputError>& error() const override { return error_; }

 private:
  const SystemCalls& calls_;
  int descriptor_;
  std::string head_;
  std::size_t head_taken_ = 0;
  std::uint64_t total_ = 0;
  bool ended_ = false;
  std::optional<InputError> error_;
};

class DecompressedStream final : public ByteStream {
 public:
  DecompressedStream(std::unique_ptr<ByteStream> source, std::unique_ptr<Decoder> decoder)
      : source_(std::move(source)), decoder_(std::move(decoder)), block_(kCompressedBlock) {}

  std::size_t read(std::span<char> buffer) override {
    while (!buffer.empty() && !error()) {
      const Decoder::Step step = decoder_->decode(input_, buffer);
      input_ = input_.subspan(step.consumed);
      if (step.produced > 0) return step.produced;
      if (step.consumed > 0 || decoder_->error()) continue;
      if (ended_) {
        if (!source_->error()) decoder_->finish();
        return 0;
      }
      refill();
    }
    return 0;
  }

  const std::optional<InputError>& error() const override {
    return source_->error() ? source_->error() : decoder_->error();
  }

 private:
  // What the decoder has left of its input goes first.
  void refill() {
    const std::size_t kept = input_.size();
    if (kept > 0) std::memmove(block_.data(), input_.data(), kept);
    const std::size_t size = kept == block_.size() ? 0 : source_->read({block_.data() + kept, block_.size() - kept});
    ended_ = size == 0;
    input_ = {block_.data(), kept + size};
  }

  std::unique_ptr<ByteStream> source_;
  std::unique_ptr<Decoder> decoder_;
  std::vector<char> block_;
  std::span<const char> input_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> stream_of_file(const SystemCalls& calls, int descriptor, std::uint64_t offset) {
  return std::make_unique<FileStream>(calls, descriptor, offset);
}

std::unique_ptr<ByteStream> stream_of_pipe(const SystemCalls& calls, int descriptor, std::string head) {
  return std::make_unique<PipeStream>(calls, descriptor, std::move(head));
}

std::unique_ptr<ByteStream> decompressed(std::unique_ptr<ByteStream> compressed, std::unique_ptr<Decoder> decoder) {
  return std::make_unique<DecompressedStream>(std::move(compressed), std::move(decoder));
}

}  // namespace lastseen
