#include "app/progress.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <unistd.h>

namespace lastseen {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{1};
constexpr std::chrono::milliseconds kRedraw{250};

/// Standard error is not ours alone: what cannot be written is let go.
void put(const std::string& text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

Progress::Progress(std::uint64_t total, Shown shown) : total_(total) {
  if (shown == Shown::yes && total != 0 && ::isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { draw(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ended_signal_.notify_one();
  thread_.join();
}

void Progress::draw() {
  const Clock::time_point started = Clock::now();
  std::unique_lock lock(mutex_);
  if (ended_signal_.wait_for(lock, kPatience, [this] { return ended_; })) return;
  do {
    const double done = static_cast<double>(std::min(done_.load(std::memory_order_relaxed), total_));
    const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
    const double left = done > 0 ? seconds * (static_cast<double>(total_) - done) / done : 0;
    put(fmt::format("\r\x1b[K{:.0f} % of {:.1f} GB read, {:.0f} MB/s, {:.0f} s left",
                    100 * done / static_cast<double>(total_), static_cast<double>(total_) / 1e9, done / 1e6 / seconds,
                    left));
  } while (!ended_signal_.wait_for(lock, kRedraw, [this] { return ended_; }));
  put("\r\x1b[K");
}

}  // namespace lastseen
