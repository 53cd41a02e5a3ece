#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/field_type.hpp"

namespace lastseen {

/// A conversion of strftime's, or the text between two.
struct StrftimePiece {
  char letter = 0;
  const FieldType* type = nullptr;  ///< null: text
  std::string literal;
};

/// A format of strftime's in the C locale, `%T` and the like spelt out. Nothing where it has a conversion that strftime
/// does not.
std::optional<std::vector<StrftimePiece>> strftime_pieces(std::string_view format);

}  // namespace lastseen
