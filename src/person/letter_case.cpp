#include "person/letter_case.hpp"

#include <utf8proc.h>

#include "ascii.hpp"

namespace lastseen {

namespace {

/// The one letter whose lower case is two characters in every language (`i` and a dot above): no single one stands for
/// it.
constexpr utf8proc_int32_t kCapitalIWithDot = 0x130;

utf8proc_int32_t lower(utf8proc_int32_t letter) {
  return letter == kCapitalIWithDot ? letter : utf8proc_tolower(letter);
}

/// libutf8proc folds fully (`ẞ` to `ss`). Where that gives more than one character, the simple folding is the lower
/// case.
utf8proc_int32_t folded(utf8proc_int32_t letter) {
  utf8proc_int32_t full[8];
  int boundary = 0;
  const auto length = utf8proc_decompose_char(letter, full, 8, UTF8PROC_CASEFOLD, &boundary);
  return length == 1 ? full[0] : lower(letter);
}

template <typename Change>
std::string changed(std::string_view name, Change change) {
  std::string result;
  result.reserve(name.size());
  while (!name.empty()) {
    if (static_cast<unsigned char>(name.front()) < 0x80) {
      result += to_lower(name.front());
      name.remove_prefix(1);
      continue;
    }
    utf8proc_int32_t letter = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                         static_cast<utf8proc_ssize_t>(name.size()), &letter);
    if (length <= 0) {  // not UTF-8 from here: this byte stays
      result += name.front();
      name.remove_prefix(1);
      continue;
    }
    utf8proc_uint8_t bytes[4];
    const auto written = utf8proc_encode_char(change(letter), bytes);
    result.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(written));
    name.remove_prefix(static_cast<std::size_t>(length));
  }
  return result;
}

}  // namespace

std::string case_folded(std::string_view name) {
  return changed(name, folded);
}

std::string lower_cased(std::string_view name) {
  return changed(name, lower);
}

}  // namespace lastseen
