#include "report/json_document.hpp"

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

namespace {

std::string json_of(const Document& document) {
  return text_of([&](Output& out) { write_json(document, out); });
}

constexpr std::string_view kEmptyCoverage =
    R"("coverage":{"lines":0,"events":0,"anonymous":0,"unauthenticated":0,"malformed":0,"log_starts":null,"log_ends":null,"caveats":[]}})"
    "\n";

}  // namespace

TEST_CASE("an answer is one line of JSON, its keys in order", "[report]") {
  const FixedRows rows({{Name{"alice"}, at_seconds(60), Duration(8'500), std::int64_t{3}, Cell()},
                        {Name{"bob"}, at_seconds(50), Duration(18'000), std::int64_t{1}, Bytes{"/\x01"}}});
  Document document;
  document.command = "who";
  document.head = {{"at", at_seconds(68)}, {"timeout", Duration(300'000)}};
  document.total = 5;
  document.rows_key = "users";
  document.columns = {"user", "last_seen", "idle_seconds", "requests", "target"};
  document.rows = &rows;
  document.coverage.events = 4;
  document.coverage.anonymous = 3;
  document.coverage.malformed = 2;
  document.coverage.log_starts = at_seconds(1);
  document.coverage.caveats = {{"log_gap", {{"from", at_seconds(0)}, {"to", at_seconds(60)}}, {}, {}, "not in JSON"},
                               {"names_differ_in_case", {}, 2, {"Bob", "bob"}, ""}};
  CHECK(json_of(document) ==
        R"({"command":"who","at":"1970-01-01T00:01:08Z","timeout":300,"total":5,"users":[)"
        R"({"user":"alice","last_seen":"1970-01-01T00:01:00Z","idle_seconds":8.5,"requests":3,"target":null},)"
        R"({"user":"bob","last_seen":"1970-01-01T00:00:50Z","idle_seconds":18,"requests":1,"target":"/\u0001"}],)"
        R"("coverage":{"lines":9,"events":4,"anonymous":3,"unauthenticated":0,"malformed":2,)"
        R"("log_starts":"1970-01-01T00:00:01Z","log_ends":null,"caveats":[)"
        R"({"caveat":"log_gap","from":"1970-01-01T00:00:00Z","to":"1970-01-01T00:01:00Z"},)"
        R"({"caveat":"names_differ_in_case","count":2,"example":["Bob","bob"]}]}})"
        "\n");
  CHECK(text_of([&](Output& out) { write_jsonl(document, 1, out); }) ==
        R"({"user":"alice","last_seen":"1970-01-01T00:01:00Z","idle_seconds":8.5,"requests":3,"target":null})"
        "\n"
        R"({"user":"bob","last_seen":"1970-01-01T00:00:50Z","idle_seconds":18,"requests":1,"target":"/\u0001"})"
        "\n");
}

TEST_CASE("an object may follow the rows", "[report]") {
  const FixedRows none;
  Document document;
  document.command = "window";
  document.total = 0;
  document.rows_key = "users";
  document.rows = &none;
  document.tail = {"peak", {{{"online", std::int64_t{0}}, {"at", Cell()}}}};
  CHECK(json_of(document) ==
        R"({"command":"window","total":0,"users":[],"peak":{"online":0,"at":null},)" + std::string(kEmptyCoverage));
}

TEST_CASE("an answer without rows is a document in both forms of JSON", "[report]") {
  Document document;
  document.command = "is-online";
  document.head = {{"user", Name{"latin\xfc"}}, {"online", false}};
  document.tail = {"evidence", std::nullopt};
  const std::string expected =
      "{\"command\":\"is-online\",\"user\":\"latin\xef\xbf\xbd\",\"user_base64\":\"bGF0aW78\",\"online\":false,"
      "\"evidence\":null," +
      std::string(kEmptyCoverage);
  CHECK(json_of(document) == expected);
  CHECK(text_of([&](Output& out) { write_jsonl(document, 1, out); }) == expected);
}

TEST_CASE("coverage of a shared Redis is how far its nodes have read", "[report]") {
  Document document;
  document.command = "is-online";
  document.coverage.nodes = {{"web1", at_seconds(60)}, {"web\xFF", at_seconds(1)}};
  Caveat silent;
  silent.name = "node_silent";
  silent.node = "web\xFF";
  silent.instants = {{"read_to", at_seconds(1)}};
  document.coverage.caveats = {silent};
  CHECK(
      json_of(document) ==
      R"({"command":"is-online","coverage":{"nodes":[{"node":"web1","read_to":"1970-01-01T00:01:00Z"},)"
      R"({"node":"web�","node_base64":"d2Vi/w==","read_to":"1970-01-01T00:00:01Z"}],)"
      R"("caveats":[{"caveat":"node_silent","node":"web�","node_base64":"d2Vi/w==","read_to":"1970-01-01T00:00:01Z"}]}})"
      "\n");
}
