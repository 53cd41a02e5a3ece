#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "report/html.hpp"

namespace lastseen {

/// Bytes of a log as HTML: readable characters of any script as they are, all else (controls, format and bidi
/// characters, private and unassigned ones, bytes that are not UTF-8, blanks that would not be seen) a byte at a time
/// as
/// `\x1b` in an `<i>`, so that a name which spells `\x1b` looks different. `cut` is the number of characters, or bytes
/// that are none, after which the rest is left out.
struct ShownBytes {
  Html html;
  bool cut = false;
};
ShownBytes shown_bytes(std::string_view bytes, std::size_t cut);

/// Names in one place of the page, isolated from the text around them. Those that are cut say how many bytes they have;
/// those that would then look the same bear a hash.
class HtmlNames {
 public:
  /// `names`: all that will be asked for.
  HtmlNames(std::span<const Name> names, std::size_t cut);

  Html operator()(Name name) const;

 private:
  std::size_t cut_;
  std::vector<std::string> alike_;  ///< forms that several names have, sorted
};

/// `63 61 66 c3 a9`, at most so many.
Html byte_list(std::string_view bytes, std::size_t at_most);

}  // namespace lastseen
