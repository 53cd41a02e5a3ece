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
/// Rows may be long: no thread holds much more text than this.
constexpr std::size_t kMostText = std::size_t{1} << 20;

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
      const std::size_t end = std::min(count_, (block + 1) * kBlock);
      for (std::size_t row = block * kBlock; row < end; ++row) {
        append(row);
        if (text.size() > kMostText && !put(text, block)) return;
      }
      if (!put(text, block)) return;
      const std::lock_guard lock(mutex_);
      ++written_;
      turn_.notify_all();
    }
  }

  /// Writes text of a block when it is its turn. False where nothing more is to be written.
  bool put(TextBuffer& text, std::size_t block) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return written_ == block || stopped_; });
    if (stopped_) return false;
    out_.write(text.view());
    text.clear();
    if (out_.usable()) return true;
    stopped_ = true;
    turn_.notify_all();
    return false;
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
  const std::size_t blocks = (count + kBlock - 1) / kBlock;
  if (threads > 1 && blocks > 2) {
    return RowBlocks(count, out, make_append).write(static_cast<unsigned>(std::min<std::size_t>(threads, blocks)));
  }
  const AppendRow append = make_append(out.text());
  for (std::size_t row = 0; row < count && out.usable(); ++row) {
    append(row);
    out.flush_if_full();
  }
}

}  // namespace lastseen
