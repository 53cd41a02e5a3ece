#include "app/terminal_screen.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lastseen {

namespace {

// ECMA-48 and xterm: the alternate screen; the cursor; whether long lines wrap.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
constexpr std::string_view kLeave = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr std::string_view kEraseLine = "\x1b[K";
constexpr std::string_view kEraseBelow = "\x1b[J";

bool is_capable() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

}  // namespace

std::unique_ptr<TerminalScreen> TerminalScreen::open() {
  if (!is_capable()) return nullptr;
  // Not standard input: that may be the log.
  const int keyboard = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NONBLOCK);
  return std::unique_ptr<TerminalScreen>(new TerminalScreen(keyboard));
}

TerminalScreen::TerminalScreen(int keyboard) : out_(STDOUT_FILENO, "terminal"), keyboard_(keyboard) {
  enter();
}

TerminalScreen::~TerminalScreen() {
  leave();
  if (keyboard_ >= 0) close(keyboard_);
}

void TerminalScreen::enter() {
  if (entered_) return;
  has_mode_ = keyboard_ >= 0 && tcgetattr(keyboard_, &before_) == 0;
  if (has_mode_) {
    termios mode = before_;
    mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    mode.c_cc[VMIN] = 0;
    mode.c_cc[VTIME] = 0;
    tcsetattr(keyboard_, TCSADRAIN, &mode);
  }
  out_.write(kEnter);
  out_.flush();
  entered_ = true;
  forget();
}

void TerminalScreen::leave() {
  if (!entered_) return;
  out_.write(kLeave);
  out_.flush();
  if (has_mode_) tcsetattr(keyboard_, TCSADRAIN, &before_);
  entered_ = false;
}

TerminalScreen::Size TerminalScreen::size() const {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {80, 24};
  return {size.ws_col, size.ws_row};
}

void TerminalScreen::draw(std::vector<std::string> lines) {
  if (!entered_) return;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i < shown_.size() && lines[i] == shown_[i]) continue;
    // Erased first: after a line as wide as the screen the cursor still stands on its last character.
    out_.write(fmt::format("\x1b[{};1H{}", i + 1, kEraseLine));
    out_.write(lines[i]);
  }
  if (lines.size() < shown_.size()) out_.write(fmt::format("\x1b[{};1H{}", lines.size() + 1, kEraseBelow));
  out_.flush();
  shown_ = std::move(lines);
}

void TerminalScreen::forget() {
  shown_.clear();
  if (entered_) out_.write("\x1b[2J");
}

std::vector<Key> TerminalScreen::take_keys() {
  std::array<char, 256> bytes;
  const ssize_t size = read(keyboard_, bytes.data(), bytes.size());
  if (size <= 0) return {};
  return keys_of({bytes.data(), static_cast<std::size_t>(size)});
}

}  // namespace lastseen
