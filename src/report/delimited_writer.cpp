#include "report/delimited_writer.hpp"

#include <charconv>
#include <string>

#include "report/display_text.hpp"
#include "report/json_writer.hpp"

namespace lastseen {
namespace {

struct CellText {
  TextBuffer& out;
  InstantText& instants;

  void operator()(std::monostate) const {}
  void operator()(bool truth) const { out.append(truth ? std::string_view("true") : std::string_view("false")); }
  void operator()(std::int64_t number) const {
    char* const begin = out.room(20);
    out.keep(std::to_chars(begin, begin + 20, number).ptr);
  }
  void operator()(Duration duration) const { out.keep(put_seconds(out.room(24), duration)); }
  void operator()(Instant instant) const { out.keep(instants.put(out.room(InstantText::kLongest), instant)); }
  void operator()(std::span<const Span> spans) const { (*this)(static_cast<std::int64_t>(spans.size())); }
  void operator()(const Bytes& bytes) const { append_visible(out, bytes.bytes); }
  void operator()(const Name& name) const { append_visible(out, name.bytes); }
  void operator()(std::string_view text) const { append_visible(out, text); }
};

bool is_text(const Cell& cell) {
  return std::holds_alternative<Bytes>(cell) || std::holds_alternative<Name>(cell) ||
         std::holds_alternative<std::string_view>(cell);
}

}  // namespace

void DelimitedWriter::cell(const Cell& cell) {
  if (cells_++ != 0) out_.append(form_ == Delimited::tsv ? '\t' : ',');
  const std::size_t begin = out_.size();
  std::visit(CellText{out_, instants_}, cell);
  something_ = something_ || out_.size() != begin;
  if (form_ == Delimited::csv && is_text(cell)) quote(begin);
}

void DelimitedWriter::quote(std::size_t begin) {
  const std::string_view text = out_.view().substr(begin);
  const bool is_formula = !text.empty() && std::string_view("=+-@").find(text.front()) != text.npos;
  const bool quoted = text.find_first_of(",\"") != text.npos;
  if (!is_formula && !quoted) return;

  std::string cell;
  if (quoted) cell += '"';
  if (is_formula) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  if (quoted) cell += '"';
  out_.shorten(begin);
  out_.append(cell);
}

void DelimitedWriter::end_line() {
  // An empty line is no record to readers of CSV.
  if (form_ == Delimited::csv && cells_ == 1 && !something_) out_.append("\"\"");
  out_.append(form_ == Delimited::tsv ? std::string_view("\n") : std::string_view("\r\n"));
  cells_ = 0;
  something_ = false;
}

}  // namespace lastseen
