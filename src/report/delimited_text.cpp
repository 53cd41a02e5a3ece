#include "report/delimited_text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

#include "report/display_text.hpp"
#include "report/instant_text.hpp"
#include "report/json_writer.hpp"
#include "usage_error.hpp"

namespace lastseen {
namespace {

/// Writes the cells of TSV.
class TsvCells {
 public:
  static constexpr char kDelimiter = '\t';
  static constexpr std::string_view kLineEnd = "\n";

  explicit TsvCells(TextBuffer& out) : out_(out) {}

  void write(const Cell& cell) { std::visit(*this, cell); }

  void operator()(std::monostate) {}
  void operator()(bool truth) { out_.append(truth ? std::string_view("true") : std::string_view("false")); }
  void operator()(std::int64_t number) {
    char* out = out_.room(20);
    out_.keep(std::to_chars(out, out + 20, number).ptr);
  }
  void operator()(Duration duration) { out_.keep(put_seconds(out_.room(24), duration)); }
  void operator()(Instant instant) { out_.append(instants_.rfc3339(instant)); }
  void operator()(std::span<const Span> spans) { (*this)(static_cast<std::int64_t>(spans.size())); }
  void operator()(const Bytes& bytes) { append_visible(out_, bytes.bytes); }
  void operator()(const Name& name) { append_visible(out_, name.bytes); }
  void operator()(std::string_view text) { append_visible(out_, text); }

 private:
  TextBuffer& out_;
  InstantText instants_;
};

/// Writes the cells of CSV: those of TSV, quoted where RFC 4180 wants it.
class CsvCells {
 public:
  static constexpr char kDelimiter = ',';
  static constexpr std::string_view kLineEnd = "\r\n";

  explicit CsvCells(TextBuffer& out) : out_(out), plain_(scratch_) {}

  void write(const Cell& cell) {
    scratch_.clear();
    plain_.write(cell);
    const std::string_view text = scratch_.view();
    const bool is_text = std::holds_alternative<Bytes>(cell) || std::holds_alternative<Name>(cell) ||
                         std::holds_alternative<std::string_view>(cell);
    const bool is_formula = is_text && !text.empty() && std::string_view("=+-@").find(text.front()) != text.npos;
    const bool quoted = text.find_first_of(",\"") != text.npos;
    if (quoted) out_.append('"');
    if (is_formula) out_.append('\'');
    for (const char c : text) {
      if (c == '"') out_.append('"');
      out_.append(c);
    }
    if (quoted) out_.append('"');
  }

 private:
  TextBuffer& out_;
  TextBuffer scratch_;
  TsvCells plain_;
};

template <typename Cells>
class Lines {
 public:
  Lines(const Document& document, const RowFormat& format, Output& out)
      : document_(document), out_(out), cells_(out.text()) {
    if (has_rows()) {
      columns_ = document.columns;
    } else {
      for (const auto& field : document.head) columns_.push_back(field.first);
    }
    shown_ = column_indexes(document.command, columns_, format.fields);
    if (format.header) write_line([&](std::size_t column) { return Cell(columns_[column]); });
  }

  void write() {
    const std::size_t rows = has_rows() ? document_.rows->size() : 1;
    for (std::size_t row = 0; row < rows && out_.usable(); ++row) {
      write_line([&](std::size_t column) {
        return has_rows() ? document_.rows->cell(row, column) : document_.head[column].second;
      });
      out_.flush_if_full();
    }
  }

 private:
  bool has_rows() const { return !document_.rows_key.empty(); }

  template <typename CellOf>
  void write_line(CellOf cell_of) {
    const std::size_t begin = out_.text().size();
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      if (i != 0) out_.text().append(Cells::kDelimiter);
      cells_.write(cell_of(shown_[i]));
    }
    // An empty line is no record to readers of CSV.
    if (Cells::kDelimiter == ',' && out_.text().size() == begin) out_.text().append("\"\"");
    out_.text().append(Cells::kLineEnd);
  }

  const Document& document_;
  Output& out_;
  Cells cells_;
  std::vector<std::string_view> columns_;
  std::vector<std::size_t> shown_;
};

}  // namespace

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

void write_tsv(const Document& document, const RowFormat& format, Output& out) {
  Lines<TsvCells>(document, format, out).write();
}

void write_csv(const Document& document, const RowFormat& format, Output& out) {
  Lines<CsvCells>(document, format, out).write();
}

}  // namespace lastseen
