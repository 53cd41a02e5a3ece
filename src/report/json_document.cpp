#include "report/json_document.hpp"

#include "report/row_writer.hpp"

namespace lastseen {
namespace {

void write_caveat(JsonWriter& json, const Caveat& caveat) {
  json.begin_object();
  json.field("caveat", caveat.name);
  if (caveat.node) json.field("node", Name{*caveat.node});
  for (const auto& [key, instant] : caveat.instants) json.field(key, instant);
  if (caveat.count) json.field("count", *caveat.count);
  if (!caveat.example.empty()) {
    json.key("example");
    json.begin_array();
    for (const std::string& name : caveat.example) json.value(std::string_view(name));
    json.end_array();
  }
  json.end_object();
}

void write_nodes(JsonWriter& json, const std::vector<NodeProgress>& nodes) {
  json.key("nodes");
  json.begin_array();
  for (const NodeProgress& progress : nodes) {
    json.begin_object();
    json.field("node", Name{progress.node});
    json.field("read_to", progress.read_to);
    json.end_object();
  }
  json.end_array();
}

void write_lines(JsonWriter& json, const CoverageRow& coverage) {
  json.field("lines", coverage.lines());
  json.field("events", coverage.events);
  json.field("anonymous", coverage.anonymous);
  json.field("unauthenticated", coverage.unauthenticated);
  json.field("malformed", coverage.malformed);
  json.field("log_starts", coverage.log_starts);
  json.field("log_ends", coverage.log_ends);
}

void write_fields(JsonWriter& json, const std::vector<Document::Field>& fields) {
  for (const auto& [key, cell] : fields) json.field(key, cell);
}

}  // namespace

void write_coverage(JsonWriter& json, const CoverageRow& coverage) {
  json.begin_object();
  if (coverage.nodes) {
    write_nodes(json, *coverage.nodes);
  } else {
    write_lines(json, coverage);
  }
  json.key("caveats");
  json.begin_array();
  for (const Caveat& caveat : coverage.caveats) write_caveat(json, caveat);
  json.end_array();
  json.end_object();
}

void write_row(JsonWriter& json, const Document& document, std::size_t row) {
  json.begin_object();
  for (std::size_t column = 0; column < document.columns.size(); ++column) {
    json.field(document.columns[column], document.rows->cell(row, column));
  }
  json.end_object();
}

void write_json(const Document& document, Output& out) {
  JsonWriter json(out.text());
  json.begin_object();
  json.field("command", document.command);
  write_fields(json, document.head);
  if (document.total) json.field("total", *document.total);
  if (!document.rows_key.empty()) {
    json.key(document.rows_key);
    json.begin_array();
    for (std::size_t row = 0; row < document.rows->size() && out.usable(); ++row) {
      write_row(json, document, row);
      out.flush_if_full();
    }
    json.end_array();
  }
  if (document.tail) {
    json.key(document.tail->key);
    if (document.tail->fields) {
      json.begin_object();
      write_fields(json, *document.tail->fields);
      json.end_object();
    } else {
      json.null();
    }
  }
  json.key("coverage");
  write_coverage(json, document.coverage);
  json.end_object();
  json.end_line();
}

void write_jsonl(const Document& document, unsigned threads, Output& out) {
  if (document.rows_key.empty()) return write_json(document, out);
  write_rows(document.rows->size(), threads, out, [&](TextBuffer& text) -> AppendRow {
    return [&document, json = JsonWriter(text)](std::size_t row) mutable {
      write_row(json, document, row);
      json.end_line();
    };
  });
}

}  // namespace lastseen
