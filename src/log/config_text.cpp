#include "log/config_text.hpp"

#include <algorithm>

#include "ascii.hpp"
#include "log/caret.hpp"

namespace lastseen {

std::size_t after_blanks(Server server, std::string_view text, std::size_t at) {
  const bool continued = server == Server::apache;
  while (at < text.size() && (is_blank(text[at]) || (continued && text.substr(at).starts_with("\\\n")))) ++at;
  return at;
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
      if (server == Server::apache && next == '\n') {
        ++at;
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
