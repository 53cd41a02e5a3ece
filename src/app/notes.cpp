#include "app/notes.hpp"

#include <string>
#include <unistd.h>

#include "report/display_text.hpp"

namespace lastseen {

namespace {

/// Arguments and names of files stand in messages as they were given: none of them drives a terminal either. What a
/// message shows below itself is indented by two blanks.
std::string harmless(std::string_view text) {
  constexpr std::string_view kBelow = "\n  ";
  std::string out;
  for (;;) {
    const std::size_t end = text.find(kBelow);
    out += visible(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += kBelow;
    text.remove_prefix(end + kBelow.size());
  }
}

}  // namespace

void Notes::error(std::string_view text) const {
  const std::string line = "lastseen: " + harmless(text) + '\n';
  // Nothing can be done where standard error itself fails.
  for (std::size_t at = 0; at < line.size();) {
    const ssize_t written = ::write(STDERR_FILENO, line.data() + at, line.size() - at);
    if (written <= 0) return;
    at += static_cast<std::size_t>(written);
  }
}

void Notes::note(std::string_view text) const {
  if (!quiet_) error(text);
}

}  // namespace lastseen
