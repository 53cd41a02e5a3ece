#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "log/field_plan.hpp"

namespace lastseen {

/// The shape of a line of JSON: all that its writer repeats in each line, with a slot for each string and number that
/// is a value. Lines that fit its plan have the same keys in the same places.
struct JsonShape {
  FieldPlan plan;
  std::vector<std::string_view> values;  ///< of the line it was made from, by slot; strings without their quotes
};

/// Of a line that JsonObjectReader has read; nothing where it has a backslash, or more values than a plan may.
std::optional<JsonShape> json_shape(std::string_view line);

}  // namespace lastseen
