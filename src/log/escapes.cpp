#include "log/escapes.hpp"

#include <cstdint>
#include <cstring>
#include <optional>

#include "ascii.hpp"

namespace lastseen {

namespace {

constexpr std::uint32_t kReplacementCharacter = 0xFFFD;

/// The value of the `count` hexadecimal digits at the start of `text`.
std::optional<std::uint32_t> hex(std::string_view text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  return value;
}

bool is_high_surrogate(std::uint32_t unit) {
  return (unit & 0xFC00) == 0xD800;
}
bool is_low_surrogate(std::uint32_t unit) {
  return (unit & 0xFC00) == 0xDC00;
}

char* put_utf8(std::uint32_t character, char* out) {
  const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0 | character >> 6);
    put(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    put(0xE0 | character >> 12);
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  } else {
    put(0xF0 | character >> 18);
    put(0x80 | (character >> 12 & 0x3F));
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  }
  return out;
}

/// The byte that a C escape stands for, `letter` being what follows the backslash.
std::optional<char> c_escape(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'v':
      return '\v';
    case 'a':
      return '\a';
    case '"':
    case '\\':
    case '/':
      return letter;
    default:
      return std::nullopt;
  }
}

/// Decodes the escape that `text` begins with, moves `text` and `out` past it.
void decode_one(std::string_view& text, char*& out) {
  const std::string_view after = text.substr(1);
  if (after.starts_with('x')) {
    if (const auto byte = hex(after.substr(1), 2)) {
      *out++ = static_cast<char>(*byte);
      text.remove_prefix(4);
      return;
    }
  } else if (after.starts_with('u')) {
    if (const auto unit = hex(after.substr(1), 4)) {
      text.remove_prefix(6);
      std::uint32_t character = *unit;
      if (is_high_surrogate(character)) {
        const auto low = text.starts_with("\\u") ? hex(text.substr(2), 4) : std::nullopt;
        if (low && is_low_surrogate(*low)) {
          character = 0x10000 + ((character - 0xD800) << 10) + (*low - 0xDC00);
          text.remove_prefix(6);
        } else {
          character = kReplacementCharacter;
        }
      } else if (is_low_surrogate(character)) {
        character = kReplacementCharacter;
      }
      out = put_utf8(character, out);
      return;
    }
  } else if (!after.empty()) {
    if (const auto byte = c_escape(after[0])) {
      *out++ = *byte;
      text.remove_prefix(2);
      return;
    }
  }
  // No known escape: both bytes stay, and the second one begins none of its own.
  const std::size_t kept = after.empty() ? 1 : 2;
  std::memcpy(out, text.data(), kept);
  out += kept;
  text.remove_prefix(kept);
}

}  // namespace

std::string_view unescape(std::string_view raw, LineMemory& memory) {
  std::size_t backslash = raw.find('\\');
  if (backslash == std::string_view::npos) return raw;
  char* const decoded = memory.take(raw.size());
  char* out = decoded;
  while (backslash != std::string_view::npos) {
    std::memcpy(out, raw.data(), backslash);
    out += backslash;
    raw.remove_prefix(backslash);
    while (raw.starts_with('\\')) decode_one(raw, out);
    backslash = raw.find('\\');
  }
  std::memcpy(out, raw.data(), raw.size());
  out += raw.size();
  return {decoded, static_cast<std::size_t>(out - decoded)};
}

}  // namespace lastseen
