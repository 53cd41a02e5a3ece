#include "report/table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <vector>

#include "report/caption.hpp"
#include "report/card.hpp"
#include "report/count_text.hpp"
#include "report/ink.hpp"
#include "report/instant_text.hpp"
#include "report/row_writer.hpp"
#include "report/table_columns.hpp"
#include "report/table_layout.hpp"
#include "report/timeline_plot.hpp"
#include "report/utf8.hpp"
#include "side_by_side.hpp"
#include "time_text.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();
/// Without a terminal nothing is cut, and one name of a thousand characters shall not pad every line to a thousand.
constexpr std::size_t kWidestPadding = 40;
/// So many are worth a thread.
constexpr std::size_t kManyRows = 2048;
/// Lines of a screen that rows leave free: caption, header, the line about the rest, the next prompt.
constexpr std::size_t kFreeLines = 4;

/// Its text stands in memory of the rows or of TableCells, until the next one is made.
struct TableCell {
  std::string_view text;
  std::size_t cells = 0;
  Emphasis emphasis = Emphasis::none;
  bool covers_next = false;  ///< runs on over the next column, which is empty
};

TableCell own_text(std::string_view text, Emphasis emphasis = Emphasis::none) {
  return {text, text.size(), emphasis, false};
}

/// Makes the text of a table's cells.
class TableCells {
 public:
  TableCells(const Document& document, const TableSettings& settings, std::span<const TableColumn> columns)
      : document_(document),
        settings_(settings),
        columns_(columns),
        at_(instant_in(head_cell(document, "at"))),
        clock_(settings.zone) {
    for (const TableColumn& column : columns) sources_.push_back(source(column.key));
    remembered_ = source("remembered");
    open_ = source("open");
    known_ = source("known");
  }

  /// At most `limit` cells where the column may be cut.
  TableCell cell(std::size_t row, std::size_t column, std::size_t limit) {
    const Cell value = document_.rows->cell(row, sources_[column]);
    const TableColumn& shown = columns_[column];
    switch (shown.form) {
      case TableForm::plain:
        break;
      case TableForm::last_seen:
        if (is(remembered_, row, false)) return awhile_ago(std::get<Instant>(value), column);
        break;
      case TableForm::ago:
        if (is(remembered_, row, false)) return own_text("");
        return time_before(value);
      case TableForm::since_then:
        return time_before(value);
      case TableForm::session_end:
        if (is(open_, row, true)) return own_text("still online", Emphasis::good);
        break;
      case TableForm::viewed:
        return viewed(std::get<Name>(value), is(known_, row, true), limit);
    }
    return plain(value, shown, limit);
  }

 private:
  std::size_t source(std::string_view key) const {
    const auto found = std::find(document_.columns.begin(), document_.columns.end(), key);
    return static_cast<std::size_t>(found - document_.columns.begin());
  }

  /// Whether the document has the column and its cell holds this value.
  bool is(std::size_t source, std::size_t row, bool wanted) const {
    if (source == document_.columns.size()) return false;
    const Cell cell = document_.rows->cell(row, source);
    const bool* truth = std::get_if<bool>(&cell);
    return truth != nullptr && *truth == wanted;
  }

  /// What `put` writes from the place that it is given, which has room for any clock, number or duration.
  template <class Put>
  TableCell written(Put&& put) {
    return own_text({short_text_.data(), put(short_text_.data())});
  }

  TableCell awhile_ago(Instant last_seen, std::size_t column) {
    char clock[ClockText::kLongest];
    long_text_ = fmt::format("awhile ago ({})", std::string_view(clock, clock_.put(clock, last_seen)));
    TableCell cell = own_text(long_text_, Emphasis::dim);
    cell.covers_next = column + 1 < columns_.size() && columns_[column + 1].form == TableForm::ago;
    return cell;
  }

  /// Not less than nothing: with a lag `live` shows who came after the instant.
  TableCell time_before(const Cell& value) {
    const auto instant = instant_in(value);
    if (!instant || !at_) return own_text("-");
    return written([&](char* out) { return put_duration_text(out, std::max(*at_ - *instant, Duration(0))); });
  }

  TableCell viewed(const Name& name, bool known, std::size_t limit) {
    if (known) return bytes(name.bytes, CutAt::middle, limit);
    constexpr std::string_view kUnknown = " ?";
    DisplayText text = fitted(name.bytes, limit - std::min(limit, kUnknown.size()), CutAt::middle, settings_.charset);
    long_text_ = std::move(text.text) + std::string(kUnknown);
    return {long_text_, text.cells + kUnknown.size(), Emphasis::dim, false};
  }

  TableCell bytes(std::string_view bytes, CutAt cut, std::size_t limit) {
    if (bytes.size() <= limit && is_printable_ascii(bytes)) return own_text(bytes);
    DisplayText text = fitted(bytes, limit, cut, settings_.charset);
    long_text_ = std::move(text.text);
    return {long_text_, text.cells, Emphasis::none, false};
  }

  TableCell plain(const Cell& value, const TableColumn& column, std::size_t limit) {
    const CutAt cut = column.elastic ? column.elastic->cut : CutAt::end;
    const auto number = [&](auto held) {
      return written([&](char* out) { return std::to_chars(out, out + kShort, held).ptr; });
    };
    return std::visit(
        [&](const auto& held) -> TableCell {
          using Held = std::decay_t<decltype(held)>;
          if constexpr (std::is_same_v<Held, std::monostate>) {
            return own_text("-");
          } else if constexpr (std::is_same_v<Held, bool>) {
            return held ? own_text("yes", Emphasis::good) : own_text("-");
          } else if constexpr (std::is_same_v<Held, std::int64_t>) {
            return number(held);
          } else if constexpr (std::is_same_v<Held, Duration>) {
            return written([&](char* out) { return put_duration_text(out, held); });
          } else if constexpr (std::is_same_v<Held, Instant>) {
            return written([&](char* out) { return clock_.put(out, held); });
          } else if constexpr (std::is_same_v<Held, std::span<const Span>>) {
            return number(held.size());
          } else if constexpr (std::is_same_v<Held, std::string_view>) {
            return bytes(held, cut, limit);
          } else {
            return bytes(held.bytes, cut, limit);
          }
        },
        value);
  }

  static constexpr std::size_t kShort = std::max(kLongestDuration, ClockText::kLongest);

  const Document& document_;
  const TableSettings& settings_;
  std::span<const TableColumn> columns_;
  std::optional<Instant> at_;
  ClockText clock_;
  std::array<char, kShort> short_text_;
  std::string long_text_;
  std::vector<std::size_t> sources_;
  std::size_t remembered_ = 0;
  std::size_t open_ = 0;
  std::size_t known_ = 0;
};

using Widths = std::vector<std::size_t>;

/// What the rows from `begin` to `end` need of each column.
void widen(Widths& widths, TableCells cells, std::size_t begin, std::size_t end, std::size_t limit) {
  for (std::size_t row = begin; row < end; ++row) {
    for (std::size_t column = 0; column < widths.size(); ++column) {
      const TableCell cell = cells.cell(row, column, kWhole);
      if (!cell.covers_next) {
        widths[column] = std::max(widths[column], std::min(cell.cells, limit));
        continue;
      }
      // The column that is run over takes what the first does not have.
      widths[column] = std::max(widths[column], ClockText::kLength);
      const std::size_t own = widths[column] + kColumnGap;
      widths[column + 1] = std::max(widths[column + 1], cell.cells - std::min(cell.cells, own));
    }
  }
}

Widths natural_widths(const TableCells& cells, std::span<const TableColumn> columns, std::size_t rows,
                      const TableSettings& settings) {
  Widths least;
  for (const TableColumn& column : columns) {
    least.push_back(std::max(column.least, settings.rows.header ? column.head.size() : 0));
  }
  const std::size_t limit = settings.width ? kWhole : kWidestPadding;
  const auto threads = static_cast<unsigned>(std::clamp<std::size_t>(rows / kManyRows, 1, settings.rows.threads));
  std::vector<Widths> widths(threads, least);
  side_by_side(threads, [&](unsigned i) {
    const std::size_t each = rows / threads;
    widen(widths[i], cells, i * each, i + 1 == threads ? rows : (i + 1) * each, limit);
  });
  for (const Widths& more : widths) {
    for (std::size_t i = 0; i < least.size(); ++i) least[i] = std::max(least[i], more[i]);
  }
  return least;
}

/// Writes the cells of one line, each padded to its column; nothing is padded at the end of a line.
class Line {
 public:
  Line(TextBuffer& out, Ink ink) : out_(out), ink_(ink) {}

  void put(std::string_view text, std::size_t cells, std::size_t width, Align align, Emphasis emphasis) {
    const std::size_t padding = width - std::min(width, cells);
    if (align == Align::right) blanks_ += padding;
    if (!text.empty()) {
      out_.append(blanks_, ' ');
      blanks_ = 0;
      append_emphasized(out_, text, ink_ == Ink::colored ? emphasis : Emphasis::none);
    }
    if (align == Align::left) blanks_ += padding;
    blanks_ += kColumnGap;
  }

  void end() {
    out_.append('\n');
    blanks_ = 0;
  }

 private:
  TextBuffer& out_;
  Ink ink_;
  std::size_t blanks_ = 0;  // owed before the next text
};

void put_row(Line& line, TableCells& cells, std::size_t row, std::span<const TableColumn> columns,
             std::span<const PlacedColumn> placed, const TableSettings& settings) {
  DisplayText cut;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const auto& [index, width] = placed[i];
    TableCell cell = cells.cell(row, index, settings.width ? width : kWhole);
    std::size_t covered = width;
    if (cell.covers_next && i + 1 < placed.size() && placed[i + 1].index == index + 1) {
      covered += kColumnGap + placed[++i].width;
    }
    if (settings.width && cell.cells > covered) {
      cut = fitted(cell.text, covered, CutAt::end, settings.charset);
      cell.text = cut.text;
      cell.cells = cut.cells;
    }
    line.put(cell.text, cell.cells, covered, columns[index].align, cell.emphasis);
  }
  line.end();
}

/// `... 9,962 more (-n 0 for all; -o names, -o tsv for scripts)`, or as much of it as the terminal has room for; only
/// rows that are users can be had as names.
std::string rest_line(std::uint64_t rest, const Document& document, const TableSettings& settings) {
  const std::string_view dots = settings.charset == Charset::utf8 ? "…" : "...";
  const std::string_view for_scripts = document.rows_key == "users" ? " (-n 0 for all; -o names, -o tsv for scripts)"
                                                                    : " (-n 0 for all; -o tsv for scripts)";
  const std::size_t width = settings.width.value_or(kWhole);
  for (const std::string_view advice : {for_scripts, std::string_view(" (-n 0 for all)"), std::string_view()}) {
    std::string line = fmt::format("{} {} more{}", dots, grouped(rest), advice);
    if (cells_of(line) <= width) return line;
  }
  return fitted(fmt::format("{} {}", dots, grouped(rest)), width, CutAt::end, settings.charset).text;
}

}  // namespace

void write_table_rows(const Document& document, const TableSettings& settings, std::size_t rows, Output& out) {
  const std::vector<TableColumn> columns = table_columns(document, settings.rows.fields);
  const TableCells cells(document, settings, columns);
  rows = std::min(rows, document.rows->size());
  const Widths natural = natural_widths(cells, columns, rows, settings);
  const std::vector<PlacedColumn> placed = place_columns(columns, natural, settings.width);

  if (settings.rows.header) {
    Line line(out.text(), settings.ink);
    for (const auto& [index, width] : placed) {
      const DisplayText head = fitted(columns[index].head, width, CutAt::end, Charset::ascii);
      line.put(head.text, head.cells, width, columns[index].align, Emphasis::bold);
    }
    line.end();
  }
  write_rows(rows, settings.rows.threads, out, [&](TextBuffer& text) -> AppendRow {
    return [&, cells = TableCells(cells), line = Line(text, settings.ink)](std::size_t row) mutable {
      put_row(line, cells, row, columns, placed, settings);
    };
  });
}

void write_table(const Document& document, const TableSettings& settings, Output& out) {
  if (document.command == "is-online") return write_card(document, settings, out);
  if (document.command == "timeline" && settings.rows.fields.empty())
    return write_timeline_plot(document, settings, out);

  const std::vector<std::string> caption = caption_lines(caption_parts(document, settings.zone), settings.width);
  for (const std::string& line : caption) {
    out.text().append(line);
    out.text().append('\n');
  }
  std::size_t rows = document.rows->size();
  if (settings.height) {
    const std::size_t free_lines = kFreeLines + caption.size() - 1;
    rows = std::min(rows, std::max<std::size_t>(1, *settings.height - std::min(*settings.height, free_lines)));
  }
  if (rows != 0) write_table_rows(document, settings, rows, out);

  const std::uint64_t all = std::max<std::uint64_t>(document.total.value_or(0), document.rows->size());
  if (settings.height && rows < all) {
    append_emphasized(out.text(), rest_line(all - rows, document, settings),
                      settings.ink == Ink::colored ? Emphasis::dim : Emphasis::none);
    out.text().append('\n');
  }
}

}  // namespace lastseen
