#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "input/streams.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kBlocks = 4;
constexpr std::size_t kBlockSize = 128 * 1024;

class ThreadedStream final : public ByteStream {
 public:
  explicit ThreadedStream(std::unique_ptr<ByteStream> source) : source_(std::move(source)) {
    for (Block& block : ring_) block.bytes.resize(kBlockSize);
    thread_ = std::thread([this] { read_ahead(); });
  }

  ~ThreadedStream() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  std::size_t read(std::span<char> buffer) override {
    if (taken_ == available_ && !next_block()) return 0;
    const std::size_t size = std::min(buffer.size(), available_ - taken_);
    std::memcpy(buffer.data(), ring_[reading_ % kBlocks].bytes.data() + taken_, size);
    taken_ += size;
    return size;
  }

  const std::optional<InputError>& error() const override { return error_; }

 private:
  struct Block {
    std::vector<char> bytes;
    std::size_t size = 0;
  };

  // Gives the block that was read back to the thread and waits for the next one.
  bool next_block() {
    std::unique_lock lock(mutex_);
    if (available_ > 0) {
      ++reading_;
      changed_.notify_all();
    }
    taken_ = available_ = 0;
    changed_.wait(lock, [this] { return reading_ < written_ || ended_; });
    if (reading_ == written_) {
      if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
      error_ = source_->error();
      return false;
    }
    available_ = ring_[reading_ % kBlocks].size;
    return true;
  }

  void read_ahead() {
    try {
      while (fill_block()) {
      }
    } catch (...) {
      failure_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  bool fill_block() {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return written_ - reading_ < kBlocks || stopped_; });
      if (stopped_) return false;
    }
    Block& block = ring_[written_ % kBlocks];
    block.size = source_->read(block.bytes);
    if (block.size == 0) return false;
    const std::lock_guard lock(mutex_);
    ++written_;
    changed_.notify_all();
    return true;
  }

  std::unique_ptr<ByteStream> source_;
  std::array<Block, kBlocks> ring_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t written_ = 0;  ///< blocks filled so far
  std::size_t reading_ = 0;  ///< blocks given back so far
  bool ended_ = false;
  bool stopped_ = false;
  std::exception_ptr failure_;
  std::thread thread_;

  // The reader's own.
  std::size_t available_ = 0;
  std::size_t taken_ = 0;
  std::optional<InputError> error_;
};

}  // namespace

std::unique_ptr<ByteStream> read_in_thread(std::unique_ptr<ByteStream> source) {
  return std::make_unique<ThreadedStream>(std::move(source));
}

}  // namespace lastseen
