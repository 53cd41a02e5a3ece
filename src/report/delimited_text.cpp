#include "report/delimited_text.hpp"

namespace lastseen {

void write_delimited(const Document& document, Delimited form, const RowFormat& format, Output& out) {
  const bool has_rows = !document.rows_key.empty();
  std::vector<std::string_view> columns = document.columns;
  if (!has_rows) {
    columns.clear();
    for (const auto& field : document.head) columns.push_back(field.first);
  }
  const std::vector<std::size_t> shown = column_indexes(document.command, columns, format.fields);

  DelimitedWriter lines(form, out.text());
  if (format.header) {
    for (const std::size_t column : shown) lines.cell(columns[column]);
    lines.end_line();
  }
  const std::size_t rows = has_rows ? document.rows->size() : 1;
  for (std::size_t row = 0; row < rows && out.usable(); ++row) {
    for (const std::size_t column : shown) {
      lines.cell(has_rows ? document.rows->cell(row, column) : document.head[column].second);
    }
    lines.end_line();
    out.flush_if_full();
  }
}

}  // namespace lastseen
