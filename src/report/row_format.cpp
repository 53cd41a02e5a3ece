#include "report/row_format.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

#include "report/display_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

std::vector<std::size_t> column_indexes(std::string_view command, std::span<const std::string_view> columns,
                                        std::span<const std::string> fields) {
  std::vector<std::size_t> indexes(fields.empty() ? columns.size() : fields.size());
  std::iota(indexes.begin(), indexes.end(), std::size_t{0});
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto found = std::find(columns.begin(), columns.end(), fields[i]);
    if (found == columns.end()) {
      throw UsageError(
          fmt::format("--fields: '{}' is no column of {}: {}", visible(fields[i]), command, fmt::join(columns, ",")));
    }
    indexes[i] = static_cast<std::size_t>(found - columns.begin());
  }
  return indexes;
}

}  // namespace lastseen
