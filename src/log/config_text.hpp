#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

/// Whose configuration a text is of: Apache's lines are carried on by a backslash at their end.
enum class Server : bool { nginx, apache };

/// A string of a configuration as the server has it, and where each of its bytes stands in the configuration.
struct ConfigString {
  std::string text;
  std::vector<std::size_t> places;
};

/// The position at or after `at` that is no blank.
std::size_t after_blanks(Server server, std::string_view text, std::size_t at);
/// Also passes nginx's comments.
std::size_t after_comments(std::string_view text, std::size_t at);

/// Where Apache's line of which `at` is a part ends: at its newline; npos: with the text.
std::size_t apache_line_end(std::string_view text, std::size_t at);

/// Where the quoted string that begins at `begin` has its other quote; npos: it has none.
std::size_t closing_quote(std::string_view text, std::size_t begin);
/// The same; refuses one that has none, with a caret under it.
std::size_t checked_closing_quote(std::string_view text, std::size_t begin);

/// Adds the bytes [begin, end) as the server reads them. A backslash is itself, but before a quote, a backslash, `t`,
/// `n` or `r`.
void append_unescaped(Server server, std::string_view text, std::size_t begin, std::size_t end, ConfigString& string);

}  // namespace lastseen
