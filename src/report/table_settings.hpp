#pragma once

#include <cstddef>
#include <optional>

#include "report/display_text.hpp"
#include "report/row_format.hpp"
#include "time_zone.hpp"

namespace lastseen {

enum class Ink : bool {
  plain,
  colored  ///< bold, dim and color, which never alone carry a meaning
};

/// What tables and plots have to know of who looks at them.
struct TableSettings {
  TimeZone zone = TimeZone::utc();
  std::optional<std::size_t> width;   ///< of the terminal, in cells; absent: none, and nothing is cut
  std::optional<std::size_t> height;  ///< of the terminal, in lines; absent: every row
  Charset charset = Charset::ascii;
  Ink ink = Ink::plain;
  RowFormat rows;
};

}  // namespace lastseen
