#include "log/address.hpp"

#include <algorithm>
#include <cstddef>

#include "ascii.hpp"

namespace lastseen {

namespace {

bool is_ipv4(std::string_view text) {
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == text.size() || text[at++] != '.')) return false;
    std::size_t digits = 0;
    while (at < text.size() && is_digit(text[at])) ++at, ++digits;
    if (digits < 1 || digits > 3) return false;
  }
  return at == text.size();
}

bool is_ipv6(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) == std::string_view::npos) return false;
  if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                   [](char c) { return hex_digit(c) >= 0; }))
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ':' || c == '.' || hex_digit(c) >= 0; });
}

bool is_name_with_a_dot(std::string_view text) {
  bool dot = false;
  char before = '.';
  for (const char c : text) {
    if (c == '.') {
      if (before == '.') return false;
      dot = true;
    } else if (!is_letter(c) && !is_digit(c) && c != '-') {
      return false;
    }
    before = c;
  }
  return dot && before != '.';
}

}  // namespace

bool is_address(std::string_view text) {
  return is_ipv4(text) || is_ipv6(text);
}

bool is_address_list(std::string_view text) {
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!is_address(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
}

bool is_host(std::string_view text) {
  if (is_address(text)) return true;
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || !std::all_of(port.begin(), port.end(), is_digit)) return false;
    text = text.substr(0, colon);
  }
  return is_address(text) || text == "localhost" || is_name_with_a_dot(text);
}

}  // namespace lastseen
