#include "input/followed_pipe.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace lastseen {
namespace {

constexpr std::size_t kBlock = 256 * 1024;
constexpr int kPipeSize = 1024 * 1024;

}  // namespace

FollowedPipe::FollowedPipe(int descriptor, LineOrigin origin, const SystemCalls& calls)
    : calls_(calls), descriptor_(descriptor), cutter_(origin), buffer_(kBlock) {
  ::fcntl(descriptor_, F_SETPIPE_SZ, kPipeSize);
}

FollowedPipe::~FollowedPipe() {
  ::close(descriptor_);
}

void FollowedPipe::read(LineReceiver& receiver) {
  if (ended_) return;
  const ssize_t size = calls_.read(descriptor_, buffer_.data(), buffer_.size());
  if (size > 0) {
    take({buffer_.data(), static_cast<std::size_t>(size)}, receiver);
  } else if (size == 0) {
    end(receiver);
  } else if (errno != EINTR && errno != EAGAIN) {
    error_ = InputError{"cannot be read: " + std::generic_category().message(errno)};
    end(receiver);
  }
}

void FollowedPipe::take(std::string_view bytes, LineReceiver& receiver) {
  if (!head_) {
    decode(bytes, receiver);
    return;
  }
  head_->append(bytes);
  const std::string_view head = std::string_view(*head_).substr(0, kHeadSize);
  if (head_is_open(head) && !ended_) return;
  const Compression compression = compression_of(head);
  if (compression != Compression::none) {
    decoder_ = make_decoder(compression);
    decoded_.resize(kBlock);
  }
  const std::string first = std::move(*head_);
  head_.reset();
  decode(first, receiver);
}

void FollowedPipe::decode(std::string_view bytes, LineReceiver& receiver) {
  if (!decoder_) {
    cutter_.feed(bytes, receiver);
    return;
  }
  Decoder::Step step;
  do {
    step = decoder_->decode(bytes, decoded_);
    bytes.remove_prefix(step.consumed);
    cutter_.feed({decoded_.data(), step.produced}, receiver);
  } while (step.consumed > 0 || step.produced > 0);
  if (decoder_->error() && !ended_) end(receiver);
}

void FollowedPipe::end(LineReceiver& receiver) {
  ended_ = true;
  if (head_) take({}, receiver);
  if (decoder_ && !error_) {
    decoder_->finish();
    error_ = decoder_->error();
  }
  cutter_.finish(receiver);
}

}  // namespace lastseen
