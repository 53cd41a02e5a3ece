#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <unistd.h>

#include "report/text_buffer.hpp"

namespace lastseen {

/// A descriptor with a large buffer before it. A write that fails is a value: from then on all that is written is
/// dropped, `usable` is false, and writers may stop early. Nothing is written at destruction: call `flush` at the end.
///
/// A closed pipe is a value only where SIGPIPE is ignored.
class Output {
 public:
  /// As write(2): the bytes taken, or -1 and errno.
  using Write = std::function<ssize_t(const char*, std::size_t)>;

  /// Does not own the descriptor. `name` is for the message: `standard output`. Waits where the descriptor would block.
  Output(int descriptor, std::string name);
  Output(Write write, std::string name);
  static Output standard() { return {STDOUT_FILENO, "standard output"}; }

  /// Where writers append. They call `flush_if_full` between rows.
  TextBuffer& text() { return text_; }
  void flush_if_full() {
    if (text_.size() >= kFull) flush();
  }
  /// For blocks of text made elsewhere; large ones are not copied.
  void write(std::string_view block);
  /// False once a write has failed.
  bool flush();

  bool usable() const { return !closed_ && !error_; }
  /// The reader has gone, which is no error.
  bool closed() const { return closed_; }
  /// `standard output: No space left on device`.
  const std::optional<std::string>& error() const { return error_; }

 private:
  static constexpr std::size_t kFull = 256 * 1024;

  void put(std::string_view bytes);

  Write write_;
  std::string name_;
  TextBuffer text_;
  std::optional<std::string> error_;
  bool closed_ = false;
};

/// What `write` writes.
std::string text_of(const std::function<void(Output&)>& write);

}  // namespace lastseen
