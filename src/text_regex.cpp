#include "text_regex.hpp"

#include <algorithm>
#include <utf8proc.h>

namespace lastseen {

namespace {

bool is_utf8(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return true;
  while (!text.empty()) {
    utf8proc_int32_t character;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (size <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

re2::RE2::Options reading(re2::RE2::Options::Encoding encoding) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_encoding(encoding);
  options.set_dot_nl(true);
  return options;
}

}  // namespace

TextRegex::TextRegex(const std::string& pattern)
    : characters_(is_utf8(pattern)),
      by_characters_(characters_ ? pattern : "", reading(re2::RE2::Options::EncodingUTF8)),
      by_bytes_(pattern, reading(re2::RE2::Options::EncodingLatin1)) {}

bool TextRegex::found_in(std::string_view text) const {
  const re2::RE2& regex = characters_ && is_utf8(text) ? by_characters_ : by_bytes_;
  if (!regex.ok()) return false;
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
}

}  // namespace lastseen
