#include "app/who_row.hpp"

#include "app/row_columns.hpp"

namespace lastseen {

Cell who_cell(const WhoRow& row, std::size_t column) {
  switch (column) {
    case 0:
      return Name{row.user};
    case 1:
      return row.last_seen;
    case 2:
      return row.idle;
    case 3:
      return row.since;
    case 4:
      return static_cast<std::int64_t>(row.requests);
    default:
      return cell_of(row.target);
  }
}

RowOrder who_order() {
  return {"who", kWhoColumns, "last_seen", {0}};
}

}  // namespace lastseen
