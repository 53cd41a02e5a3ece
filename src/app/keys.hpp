#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

struct Key {
  enum class Kind : std::uint8_t { text, enter, escape, erase, up, down, page_up, page_down, home, end, redraw };
  Kind kind = Kind::text;
  std::string text;  ///< a character, in UTF-8
  friend bool operator==(const Key&, const Key&) = default;
};

/// What was pressed, from the bytes that a terminal sends (ECMA-48, as xterm and its kin use it). Unknown sequences are
/// dropped. Bytes of one read are taken to be whole: an escape at their end is the key.
std::vector<Key> keys_of(std::string_view bytes);

}  // namespace lastseen
