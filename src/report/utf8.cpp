#include "report/utf8.hpp"

#include <cstring>
#include <utf8proc.h>

namespace lastseen {

// utf8proc decodes too, but does not say how long a flaw is.
Utf8Unit decode_utf8(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return {0, 1, false};

  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF.
  const unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  char32_t code = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (i == bytes.size() || at(i) < (i == 1 ? lowest : 0x80) || at(i) > (i == 1 ? highest : 0xBF)) {
      return {0, static_cast<std::uint8_t>(i), false};
    }
    code = code << 6 | (at(i) & 0x3Fu);
  }
  return {code, static_cast<std::uint8_t>(length), true};
}

bool is_unsafe(char32_t code) {
  if (code < 0x7F) return code < 0x20;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

bool is_printable_ascii(std::string_view bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x80 * kOnes;
  // Sets the high bit of bytes above `~` and below the blank, in any byte order.
  const auto odd = [](std::uint64_t word) { return (word | (word + kOnes) | ~((word | kHigh) - ' ' * kOnes)) & kHigh; };
  std::uint64_t found = 0;
  std::uint64_t word;
  for (; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
    std::memcpy(&word, bytes.data(), sizeof word);
    found |= odd(word);
  }
  word = ' ' * kOnes;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  return (found | odd(word)) == 0;
}

}  // namespace lastseen
