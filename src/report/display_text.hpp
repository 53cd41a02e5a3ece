#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/text_buffer.hpp"

namespace lastseen {

/// Bytes of a log as harmless text. Printable characters stay as they are; characters of the categories Cc, Cf, Zl and
/// Zp and bytes that are not UTF-8 become `\t \n \r \xHH \u{HHHH}`, and only in a text with such an escape `\` is
/// doubled.
void append_visible(TextBuffer& out, std::string_view bytes);
std::string visible(std::string_view bytes);

/// What a program may assume of whoever reads its text.
enum class Charset : bool { ascii, utf8 };

/// That of the locale: $LC_ALL, else $LC_CTYPE, else $LANG, where the first that is not empty holds.
Charset charset_of_environment();

enum class CutAt : bool { middle, end };

/// A text and how many terminal cells it covers: wide characters 2, combining ones 0.
struct DisplayText {
  std::string text;
  std::size_t cells = 0;
};

/// The visible form of `bytes`, cut to at most `cells` with an ellipsis (`…`, or `...`). No character is parted from
/// its combining marks, no escape is split.
DisplayText fitted(std::string_view bytes, std::size_t cells, CutAt cut, Charset charset);

/// The visible form of `bytes`, whole.
DisplayText displayed(std::string_view bytes);

/// How many cells the visible form of `bytes` covers.
std::size_t cells_of(std::string_view bytes);

}  // namespace lastseen
