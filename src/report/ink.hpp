#pragma once

#include <string_view>

#include "report/text_buffer.hpp"

namespace lastseen {

/// Emphasis that can be read on dark and on light terminals.
enum class Emphasis : char { none = 0, bold = '1', dim = '2', good = 'g' };

inline void append_emphasized(TextBuffer& out, std::string_view text, Emphasis emphasis) {
  if (emphasis == Emphasis::none || text.empty()) return out.append(text);
  out.append(emphasis == Emphasis::bold ? "\x1b[1m" : emphasis == Emphasis::dim ? "\x1b[2m" : "\x1b[32m");
  out.append(text);
  out.append("\x1b[0m");
}

}  // namespace lastseen
