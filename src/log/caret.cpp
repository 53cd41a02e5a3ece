#include "log/caret.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "usage_error.hpp"

namespace lastseen {

void refuse_at(std::string_view message, std::string_view text, std::size_t at) {
  constexpr std::size_t kShown = 72;  // so that the caret stands under its line on any terminal
  at = std::min(at, text.size());
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t line_begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t begin = at - line_begin > kShown - 20 ? at - (kShown - 20) : line_begin;
  std::string line(text.substr(begin, std::min(text.find('\n', begin), begin + kShown) - begin));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = ' ';
  }
  throw UsageError(fmt::format("{}\n  {}\n  {:>{}}", message, line, '^', at - begin + 1));
}

}  // namespace lastseen
