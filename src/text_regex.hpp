#pragma once

#include <re2/re2.h>
#include <string>
#include <string_view>

namespace lastseen {

/// An expression of RE2's that seeks its match anywhere in names or paths, which are bytes: their characters where they
/// are UTF-8, else each of their bytes, so that no byte hides from `.`. Safe in many threads.
class TextRegex {
 public:
  explicit TextRegex(const std::string& pattern);

  bool ok() const { return main().ok(); }
  /// Why it is no expression.
  const std::string& error() const { return main().error(); }
  /// What names a character that is no byte, as `\x{100}`, is found in no text of bytes.
  bool found_in(std::string_view text) const;

 private:
  const re2::RE2& main() const { return characters_ ? by_characters_ : by_bytes_; }

  bool characters_;  ///< the pattern is UTF-8
  re2::RE2 by_characters_;
  re2::RE2 by_bytes_;
};

}  // namespace lastseen
