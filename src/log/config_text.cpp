#include "log/config_text.hpp"

#include <algorithm>

#include "ascii.hpp"
#include "log/caret.hpp"

namespace lastseen {

namespace {

/// The size of the backslash and the end of the line, in the form of Windows too, with which the text begins; 0: it
/// does not.
std::size_t continuation(std::string_view text) {
  for (const std::string_view form : {"\\\n", "\\\r\n"}) {
    if (text.starts_with(form)) return form.size();
  }
  return 0;
}

}  // namespace

std::size_t after_blanks(Server server, std::string_view text, std::size_t at) {
  const bool continued = server == Server::apache;
  while (at < text.size() && (is_blank(text[at]) || (continued && continuation(text.substr(at)) > 0))) ++at;
  return at;
}

std::size_t apache_line_end(std::string_view text, std::size_t at) {
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (const std::size_t size = continuation(text.substr(at))) at += size - 1;
  }
  return at < text.size() ? at : std::string_view::npos;
}

std::size_t after_comments(std::string_view text, std::size_t at) {
  while ((at = after_blanks(Server::nginx, text, at)) < text.size() && text[at] == '#')
    at = std::min(text.find('\n', at), text.size());
  return at;
}

std::size_t closing_quote(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == text[begin])
      return at;
  }
  return std::string_view::npos;
}

std::size_t checked_closing_quote(std::string_view text, std::size_t begin) {
  const std::size_t end = closing_quote(text, begin);
  if (end == std::string_view::npos) refuse_at("--log-format: this quote is not closed", text, begin);
  return end;
}

void append_unescaped(Server server, std::string_view text, std::size_t begin, std::size_t end, ConfigString& string) {
  constexpr std::string_view kEscapes = "\"'\\tnr";
  constexpr std::string_view kMeanings = "\"'\\\t\n\r";
  for (std::size_t at = begin; at < end; ++at) {
    const std::size_t place = at;
    char c = text[at];
    if (c == '\\' && at + 1 < end) {
      const char next = text[at + 1];
      if (const std::size_t size = continuation(text.substr(at, end - at)); size > 0 && server == Server::apache) {
        at += size - 1;
        continue;
      }
      if (const std::size_t known = kEscapes.find(next); known != std::string_view::npos) {
        c = kMeanings[known];
        ++at;
      }
    }
    string.text += c;
    string.places.push_back(place);
  }
}

}  // namespace lastseen
