#include "report/row_writer.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "side_by_side.hpp"

namespace lastseen {

namespace {

/// Some 100 KB of text: far more than it takes to hand it on.
constexpr std::size_t kBlock = 1024;

/// Blocks of rows go to whichever thread is free, and out in their order.
class RowBlocks {
 public:
  RowBlocks(std::size_t count, Output& out, const std::function<AppendRow(TextBuffer&)>& make_append)
      : count_(count), out_(out), make_append_(make_append) {}

  void write(unsigned threads) {
    side_by_side(threads, [this](unsigned) {
      try {
        work();
      } catch (...) {
        stop();  // nobody waits for the turn of one that has gone
        throw;
      }
    });
  }

 private:
  void work() {
    TextBuffer text;
    const AppendRow append = make_append_(text);
    for (std::size_t block = next_++; block * kBlock < count_; block = next_++) {
      text.clear();
      const std::size_t end = std::min(count_, (block + 1) * kBlock);
      for (std::size_t row = block * kBlock; row < end; ++row) append(row);

      std::unique_lock lock(mutex_);
      turn_.wait(lock, [&] { return written_ == block || stopped_; });
      if (stopped_) return;
      out_.write(text.view());
      ++written_;
      stopped_ = !out_.usable();
      turn_.notify_all();
    }
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    turn_.notify_all();
  }

  std::size_t count_;
  Output& out_;
  const std::function<AppendRow(TextBuffer&)>& make_append_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t written_ = 0;  ///< blocks
  bool stopped_ = false;
};

}  // namespace

void write_rows(std::size_t count, unsigned threads, Output& out,
                const std::function<AppendRow(TextBuffer& text)>& make_append) {
  if (threads > 1 && count > 2 * kBlock) return RowBlocks(count, out, make_append).write(threads);
  const AppendRow append = make_append(out.text());
  for (std::size_t row = 0; row < count && out.usable(); ++row) {
    append(row);
    out.flush_if_full();
  }
}

}  // namespace lastseen
