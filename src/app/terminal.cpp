#include "app/terminal.hpp"

#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lastseen {

namespace {

constexpr std::size_t kUnknownWidth = 80;

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool is_dumb() {
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) == "dumb";
}

Ink ink_for(Color color, bool on_terminal) {
  if (color == Color::always) return Ink::colored;
  if (color == Color::never || is_set("NO_COLOR")) return Ink::plain;
  return on_terminal && !is_dumb() ? Ink::colored : Ink::plain;
}

}  // namespace

TableSettings table_settings(const Options& options) {
  const bool on_terminal = isatty(STDOUT_FILENO) == 1;
  TableSettings settings;
  settings.zone = options.zone;
  settings.charset = charset_of_environment();
  settings.ink = ink_for(options.color, on_terminal);
  settings.rows = {options.fields, options.header, threads_of(options)};
  if (!on_terminal) return settings;

  winsize size{};
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  settings.width = is_known && size.ws_col != 0 ? size.ws_col : kUnknownWidth;
  // Who gives a limit has said how many rows to show.
  if (is_known && size.ws_row != 0 && !options.limit) settings.height = size.ws_row;
  return settings;
}

}  // namespace lastseen
