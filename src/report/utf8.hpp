#pragma once

#include <cstdint>
#include <string_view>

namespace lastseen {

/// The character, or the flaw, that some bytes begin with.
struct Utf8Unit {
  char32_t code = 0;  ///< of a character
  std::uint8_t length =
      1;  ///< of a flaw: its maximal subpart (Unicode, "U+FFFD Substitution of Maximal Subparts"), 1 to 3
  bool valid = false;
};

/// Strict: no overlong form, no surrogate, nothing above U+10FFFF. `bytes` must not be empty.
Utf8Unit decode_utf8(std::string_view bytes);

/// True for what must never reach a terminal as it is: categories Cc, Cf, Zl and Zp (controls, bidi and zero-width
/// characters, line separators).
bool is_unsafe(char32_t code);

/// True where every byte is printable ASCII: no decoding, no escapes, a cell a byte.
bool is_printable_ascii(std::string_view bytes);

}  // namespace lastseen
