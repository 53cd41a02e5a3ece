#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace lastseen {

/// How far the reading has come, on the terminal of standard error: drawn only once it has taken a second, and wiped
/// when it ends.
class Progress {
 public:
  enum class Shown : bool { no, yes };

  /// `total`: bytes of all inputs whose size is known.
  Progress(std::uint64_t total, Shown shown);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// From any thread.
  void add(std::uint64_t bytes) { done_.fetch_add(bytes, std::memory_order_relaxed); }

 private:
  void draw();

  std::uint64_t total_;
  std::atomic<std::uint64_t> done_{0};
  std::mutex mutex_;
  std::condition_variable ended_signal_;
  bool ended_ = false;
  std::thread thread_;  ///< only where it is shown
};

}  // namespace lastseen
