#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/display_text.hpp"
#include "report/document.hpp"
#include "report/row_format.hpp"

namespace lastseen {

/// What a column of a table makes of the document's column that it shows.
enum class TableForm : std::uint8_t {
  plain,        ///< the cell by its type
  last_seen,    ///< `awhile ago (TIME)` for a forgotten user, over the column `ago` too
  ago,          ///< how long before `at`; nothing for a forgotten user
  since_then,   ///< how long it lasts at `at`
  session_end,  ///< `still online` for an open session
  viewed        ///< a name, with ` ?` where no event bears it
};

enum class Align : bool { left, right };

/// How a column gives way on a terminal.
struct Elastic {
  std::size_t narrow;  ///< cells below which it is not cut before others have gone
  std::size_t widest;
  CutAt cut;
};

struct TableColumn {
  std::string_view key;  ///< of the document's column
  std::string head;
  TableForm form = TableForm::plain;
  Align align = Align::left;
  std::size_t least = 0;           ///< cells
  std::optional<Elastic> elastic;  ///< absent: shown whole or not at all
  std::optional<int> leaves;       ///< its turn to go when a terminal is too narrow; absent: it stays
};

/// The columns of the command's table, or those that the fields name: one for each, in their order. An unknown field is
/// a UsageError.
std::vector<TableColumn> table_columns(const Document& document, const std::vector<std::string>& fields);

}  // namespace lastseen
