#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <termios.h>
#include <vector>

#include "app/keys.hpp"
#include "report/output.hpp"

namespace lastseen {

/// Standard output as a full screen: the terminal's alternate one, without cursor, keys read as they are pressed. The
/// terminal is as before when this ends or `leave` was called.
class TerminalScreen {
 public:
  /// Null where standard output is no terminal that can do it.
  static std::unique_ptr<TerminalScreen> open();
  ~TerminalScreen();
  TerminalScreen(const TerminalScreen&) = delete;
  TerminalScreen& operator=(const TerminalScreen&) = delete;

  void enter();
  void leave();

  struct Size {
    std::size_t width;
    std::size_t height;
  };
  Size size() const;

  /// Shows these lines from the top, and nothing else; only what has changed is sent.
  void draw(std::vector<std::string> lines);
  /// The next `draw` sends everything: the size has changed, or others wrote on the terminal.
  void forget();
  /// Whether the terminal is still there.
  bool usable() const { return out_.usable(); }

  /// Readable when keys were pressed; -1 where there is no keyboard.
  int descriptor() const { return keyboard_; }
  std::vector<Key> take_keys();

 private:
  explicit TerminalScreen(int keyboard);

  Output out_;
  int keyboard_;
  termios before_{};
  bool has_mode_ = false;
  bool entered_ = false;
  std::vector<std::string> shown_;
};

}  // namespace lastseen
