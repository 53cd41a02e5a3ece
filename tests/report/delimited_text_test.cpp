#include "report/delimited_text.hpp"

#include <algorithm>
#include <random>

#include "catch.hpp"
#include "report/report_fixture.hpp"
#include "usage_error.hpp"

using namespace lastseen;

namespace {

struct Answer {
  Span spans[2] = {{at_seconds(0), at_seconds(1)}, {at_seconds(5), at_seconds(6)}};
  FixedRows rows{{{Name{"tab\t"}, at_seconds(60), Duration(1'250), std::int64_t{3}, true, std::span<const Span>(spans),
                   Bytes{"/a,\"b\""}},
                  {Name{"=1+1"}, Cell(), Duration(0), std::int64_t{-1}, false, std::span<const Span>(), Cell()},
                  {Name{"日本"}, at_seconds(0), Duration(-5'000), std::int64_t{0}, false, std::span<const Span>(),
                   Bytes{"@x,y"}}}};
  Document document;
  Answer() {
    document.command = "window";
    document.rows_key = "users";
    document.columns = {"user", "last_seen", "online_seconds", "requests", "known", "spans", "target"};
    document.rows = &rows;
  }
};

std::string tsv(const Document& document, const RowFormat& format = {}) {
  return text_of([&](Output& out) { write_delimited(document, Delimited::tsv, format, out); });
}
std::string csv(const Document& document, const RowFormat& format = {}) {
  return text_of([&](Output& out) { write_delimited(document, Delimited::csv, format, out); });
}

}  // namespace

TEST_CASE("TSV is a line a row, names escaped, absence empty", "[report]") {
  CHECK(tsv(Answer().document) ==
        "user\tlast_seen\tonline_seconds\trequests\tknown\tspans\ttarget\n"
        "tab\\t\t1970-01-01T00:01:00Z\t1.25\t3\ttrue\t2\t/a,\"b\"\n"
        "=1+1\t\t0\t-1\tfalse\t0\t\n"
        "日本\t1970-01-01T00:00:00Z\t-5\t0\tfalse\t0\t@x,y\n");
}

TEST_CASE("CSV ends lines in CRLF, quotes where it must, and disarms formulas", "[report]") {
  CHECK(csv(Answer().document) ==
        "user,last_seen,online_seconds,requests,known,spans,target\r\n"
        "tab\\t,1970-01-01T00:01:00Z,1.25,3,true,2,\"/a,\"\"b\"\"\"\r\n"
        "'=1+1,,0,-1,false,0,\r\n"
        "日本,1970-01-01T00:00:00Z,-5,0,false,0,\"'@x,y\"\r\n");
}

TEST_CASE("fields select and reorder columns", "[report]") {
  CHECK(tsv(Answer().document, {{"requests", "user"}, true}) == "requests\tuser\n3\ttab\\t\n-1\t=1+1\n0\t日本\n");
  CHECK(tsv(Answer().document, {{"user"}, false}) == "tab\\t\n=1+1\n日本\n");
  CHECK(csv(Answer().document, {{"target"}, false}) == "\"/a,\"\"b\"\"\"\r\n\"\"\r\n\"'@x,y\"\r\n");
  CHECK_THROWS_AS(tsv(Answer().document, {{"username"}, true}), UsageError);
}

TEST_CASE("an answer without rows is one row", "[report]") {
  Document document;
  document.command = "is-online";
  document.head = {{"user", Name{"alice"}}, {"online", true}, {"target", Cell()}};
  CHECK(tsv(document) == "user\tonline\ttarget\nalice\ttrue\t\n");
  CHECK(csv(document, {{"online", "user"}, false}) == "true,alice\r\n");
}

TEST_CASE("whatever the names, TSV and CSV hold no unsafe character but their line ends", "[report]") {
  std::mt19937 random(31);
  for (int round = 0; round < 5'000; ++round) {
    const std::string name = hostile_bytes(random);
    const std::string target = hostile_bytes(random);
    const FixedRows rows({{Name{name}, Bytes{target}}});
    Document document;
    document.command = "who";
    document.rows_key = "users";
    document.columns = {"user", "target"};
    document.rows = &rows;

    std::string lines = tsv(document, {{}, false});
    REQUIRE(std::count(lines.begin(), lines.end(), '\t') == 1);
    REQUIRE(lines.back() == '\n');
    REQUIRE(is_harmless(lines.substr(0, lines.size() - 1), "\t"));

    lines = csv(document, {{}, false});
    REQUIRE(lines.substr(lines.size() - 2) == "\r\n");
    REQUIRE(is_harmless(lines.substr(0, lines.size() - 2)));
    const std::string start = lines.substr(0, lines[0] == '"' ? 2 : 1);
    REQUIRE(std::string_view("=+-@").find(start.back()) == std::string_view::npos);
  }
}
