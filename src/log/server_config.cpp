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

/// A word without its quotes.
std::string_view unquoted(std::string_view word) {
  const bool quoted = word.size() >= 2 && (word[0] == '"' || word[0] == '\'') && word.back() == word[0];
  return quoted ? word.substr(1, word.size() - 2) : word;
}

/// nginx: a directive begins a line or follows `;`, `{` or `}`; `#` begins a comment. Quotes count in a log_format
/// alone: Lua and njs that stand between directives need not close theirs. Formats of connections, which a `stream`
/// block defines, come first: where one of requests has the same name, that one holds.
void find_log_formats(std::string_view text, std::vector<ConfiguredFormat>& found) {
  constexpr std::string_view kBetweenWords = " \t\n\v\f\r;{}";
  std::vector<ConfiguredFormat> of_requests;
  bool at_start = true;    // of a directive
  std::string_view block;  // the outermost
  std::string_view directive;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (kBetweenWords.find(text[at]) != kNone) {
      at_start = !is_blank(text[at]) || text[at] == '\n' || at_start;
      if (text[at] == '{' && depth++ == 0) block = directive;
      if (text[at] == '}' && depth > 0) --depth;
      ++at;
      continue;
    }
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    const std::size_t begin = at;
    at = std::min(text.find_first_of(kBetweenWords, at), text.size());
    if (at_start) directive = text.substr(begin, at - begin);
    const bool is_format = at_start && directive == "log_format";
    at_start = false;
    if (!is_format) continue;
    const std::size_t name = after_blanks(Server::nginx, text, at);
    at = after_word(text, name);
    const std::string_view name_text = unquoted(text.substr(name, at - name));
    while ((at = after_comments(text, at)) < text.size() && text[at] != ';') at = after_word(text, at);
    if (at == text.size()) break;
    (depth > 0 && block == "stream" ? found : of_requests)
        .push_back({std::string(name_text), std::string(text.substr(begin, at + 1 - begin))});
  }
  found.insert(found.end(), of_requests.begin(), of_requests.end());
}

/// Apache: a directive a line, which a backslash at its end carries on.
void find_apache_formats(std::string_view text, std::vector<ConfiguredFormat>& found) {
  while (!text.empty()) {
    const std::size_t end = apache_line_end(text, 0);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == kNone ? text.size() : end + 1);
    const std::size_t begin = after_blanks(Server::apache, line, 0);
    std::size_t at = after_word(line, begin);
    if (!equal_ignoring_case(line.substr(begin, at - begin), "LogFormat")) continue;
    const std::size_t format = after_blanks(Server::apache, line, at);
    at = after_word(line, format);
    const std::size_t name = after_blanks(Server::apache, line, at);
    // A name alone chooses a format for TransferLog.
    if (name == line.size() && line.substr(format, at - format).find('%') == kNone) continue;
    found.push_back({std::string(unquoted(line.substr(name, after_word(line, name) - name))),
                     std::string(line.substr(begin, at - begin))});
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
