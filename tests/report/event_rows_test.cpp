#include "report/event_rows.hpp"

#include "catch.hpp"
#include "report/json_document.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

namespace {

const Event kEvents[] = {
    {at_seconds(60), "alice", "GET", "/a?b=\"c\"", 200},
    {at_seconds(61), "latin\xfc", std::nullopt, std::nullopt, std::nullopt},
};

}  // namespace

TEST_CASE("an event is written as a row of a document is", "[report]") {
  std::vector<std::vector<Cell>> cells;
  TextBuffer direct;
  JsonEvents json(direct);
  for (const Event& event : kEvents) {
    json.write(event);
    auto& row = cells.emplace_back();
    for (std::size_t column = 0; column < kEventColumns.size(); ++column) row.push_back(event_cell(event, column));
  }
  const FixedRows rows(std::move(cells));
  Document document;
  document.command = "events";
  document.rows_key = "events";
  document.columns.assign(kEventColumns.begin(), kEventColumns.end());
  document.rows = &rows;
  CHECK(direct.view() == text_of([&](Output& out) { write_jsonl(document, 1, out); }));
  CHECK(direct.view() ==
        R"({"time":"1970-01-01T00:01:00Z","user":"alice","method":"GET","target":"/a?b=\"c\"","status":200})"
        "\n"
        "{\"time\":\"1970-01-01T00:01:01Z\",\"user\":\"latin\xef\xbf\xbd\",\"user_base64\":\"bGF0aW78\","
        "\"method\":null,\"target\":null,\"status\":null}\n");
}

TEST_CASE("an event is a line of the columns asked for", "[report]") {
  TextBuffer text;
  DelimitedWriter lines(Delimited::tsv, text);
  const std::size_t columns[] = {4, 1};
  for (const Event& event : kEvents) write_event(lines, event, columns);
  CHECK(text.view() == "200\talice\n\tlatin\\xFC\n");
}
