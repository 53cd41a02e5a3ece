#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "report/table_columns.hpp"

namespace lastseen {

constexpr std::size_t kColumnGap = 2;

/// A column that is shown, and its width in cells.
struct PlacedColumn {
  std::size_t index;
  std::size_t width;
  friend bool operator==(const PlacedColumn&, const PlacedColumn&) = default;
};

/// Which columns a terminal of `width` cells has room for, and how wide each is. `natural` are the widths that the
/// columns want. Columns leave in their turn, then names are cut to 8 cells, then the rightmost leave; the first one
/// always stays. Not on a terminal (no width) all have what they want.
std::vector<PlacedColumn> place_columns(std::span<const TableColumn> columns, std::span<const std::size_t> natural,
                                        std::optional<std::size_t> width);

}  // namespace lastseen
