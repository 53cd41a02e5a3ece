#include "log/server_config.hpp"

#include <algorithm>

#include "ascii.hpp"
#include "log/config_text.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// The position after a word, in quotes or not; the end of the text where they are not closed.
std::size_t after_word(std::string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    const std::size_t end = closing_quote(text, at);
    return end == kNone ? text.size() : end + 1;
  }
  while (at < text.size() && !is_blank(text[at]) && text[at] != ';') ++at;
  return at;
}

/// nginx: words up to `;`, `{` or `}`; `#` begins a comment.
void find_log_formats(std::string_view text, std::vector<ConfiguredFormat>& found) {
  std::size_t at = 0;
  bool at_start = true;  // of a directive
  while ((at = after_comments(text, at)) < text.size()) {
    const char c = text[at];
    if (c == ';' || c == '{' || c == '}') {
      at_start = true;
      ++at;
      continue;
    }
    const std::size_t begin = at;
    at = after_word(text, at);
    const bool is_format = at_start && text.substr(begin, at - begin) == "log_format";
    at_start = false;
    if (!is_format) continue;
    const std::size_t name = after_blanks(Server::nginx, text, at);
    at = after_word(text, name);
    const std::string_view name_text = text.substr(name, at - name);
    while ((at = after_comments(text, at)) < text.size() && text[at] != ';') at = after_word(text, at);
    if (at == text.size()) return;
    found.push_back({std::string(name_text), std::string(text.substr(begin, at + 1 - begin))});
  }
}

/// Apache: a directive a line, which a backslash at its end carries on.
void find_apache_formats(std::string_view text, std::vector<ConfiguredFormat>& found) {
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    while (end != kNone && end > 0 && text[end - 1] == '\\') end = text.find('\n', end + 1);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == kNone ? text.size() : end + 1);
    const std::size_t begin = after_blanks(Server::apache, line, 0);
    std::size_t at = after_word(line, begin);
    if (!equal_ignoring_case(line.substr(begin, at - begin), "LogFormat")) continue;
    at = after_word(line, after_blanks(Server::apache, line, at));
    const std::size_t name = after_blanks(Server::apache, line, at);
    found.push_back(
        {std::string(line.substr(name, after_word(line, name) - name)), std::string(line.substr(begin, at - begin))});
  }
}

}  // namespace

std::vector<ConfiguredFormat> configured_formats(std::string_view text) {
  std::vector<ConfiguredFormat> found;
  find_log_formats(text, found);
  find_apache_formats(text, found);
  // Of a name that Apache's configuration gives twice the last holds.
  std::vector<ConfiguredFormat> formats;
  for (ConfiguredFormat& format : found) {
    if (!format.name.empty()) std::erase_if(formats, [&](const ConfiguredFormat& f) { return f.name == format.name; });
    formats.push_back(std::move(format));
  }
  return formats;
}

}  // namespace lastseen
