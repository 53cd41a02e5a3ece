#include "app/notes.hpp"

#include <string>
#include <unistd.h>

namespace lastseen {

void Notes::error(std::string_view text) const {
  std::string line = "lastseen: ";
  line += text;
  line += '\n';
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
