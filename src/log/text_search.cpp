#include "log/text_search.hpp"

#include <cstring>

namespace lastseen {

std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from) {
  // The first byte of what is wanted is rare in most lines, and memchr is the fastest search there is.
  constexpr int kTrials = 4;
  for (int trial = 0; trial < kTrials; ++trial) {
    const std::size_t at = text.find(wanted[0], from);
    if (at == std::string_view::npos || text.substr(at).starts_with(wanted)) return at;
    from = at + 1;
  }
  if (from > text.size()) return std::string_view::npos;
  const void* const found = memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

std::size_t find_closing_quote(std::string_view text, std::size_t from) {
  for (std::size_t complete = from;;) {
    const std::size_t quote = text.find('"', complete);
    if (quote == std::string_view::npos || !is_escaped(text, complete, quote)) return quote;
    complete = quote + 1;
  }
}

bool is_escaped(std::string_view text, std::size_t from, std::size_t at) {
  std::size_t backslashes = 0;
  while (at - backslashes > from && text[at - backslashes - 1] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

}  // namespace lastseen
