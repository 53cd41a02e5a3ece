#include "report/delimited_text.hpp"

#include "report/row_writer.hpp"

namespace lastseen {

void write_delimited(const Document& document, Delimited form, const RowFormat& format, Output& out) {
  const bool has_rows = !document.rows_key.empty();
  std::vector<std::string_view> columns = document.columns;
  if (!has_rows) {
    columns.clear();
    for (const auto& field : document.head) columns.push_back(field.first);
  }
  const std::vector<std::size_t> shown = column_indexes(document.command, columns, format.fields);

  if (format.header) {
    DelimitedWriter lines(form, out.text());
    for (const std::size_t column : shown) lines.cell(columns[column]);
    lines.end_line();
  }
  write_rows(has_rows ? document.rows->size() : 1, format.threads, out, [&](TextBuffer& text) -> AppendRow {
    return [&, lines = DelimitedWriter(form, text)](std::size_t row) mutable {
      for (const std::size_t column : shown) {
        lines.cell(has_rows ? document.rows->cell(row, column) : document.head[column].second);
      }
      lines.end_line();
    };
  });
}

}  // namespace lastseen
