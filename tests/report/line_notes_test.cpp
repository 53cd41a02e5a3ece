#include "report/line_notes.hpp"

#include <random>

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

TEST_CASE("a note about a line shows its place, the reason and a little of it", "[report]") {
  struct Case {
    std::string line;
    std::size_t column;
    std::string note;
  };
  const Case cases[] = {
      {"10.0.0.1 - alice GET", 17, "a.log:12:18: expected '[' near \"0.0.0.1 - alice GET\""},
      {"10.0.0.1", 500, "a.log:12:501: expected '[' near \"10.0.0.1\""},
      {"", 0, "a.log:12:1: expected '['"},
      {std::string(100, 'x'), 50, "a.log:12:51: expected '[' near \"" + std::string(40, 'x') + "\""},
      {"GET /reset?token=secret HTTP", 20, "a.log:12:21: expected '[' near \"GET /reset\""},
      {"GET /reset?token=secret " + std::string(80, ' '), 90, "a.log:12:91: expected '[' near \"GET /reset\""},
      {"\x1b[31m", 0, "a.log:12:1: expected '[' near \"\\x1B[31m\""},
      {std::string(30, '\x01'), 0,
       "a.log:12:1: expected '[' near \"\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\""},
      {"ééééééééééééééé", 21, "a.log:12:22: expected '[' near \"ééééééééééééé\""},
  };
  for (const Case& c : cases) CHECK(bad_line_note({"a.log", 12, c.column, "expected '['", c.line}) == c.note);
}

TEST_CASE("whatever the line, its note is harmless and short and tells no query", "[report]") {
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string line = hostile_bytes(random) + hostile_bytes(random) + hostile_bytes(random);
    if (random() % 2 == 0) line += "?secret" + hostile_bytes(random);
    const std::string note = bad_line_note({"f", 1, random() % (line.size() + 3), "r", line});
    REQUIRE(note.size() <= 60);
    REQUIRE(note.find("secret") == std::string::npos);
    REQUIRE(is_harmless(note));
  }
}

TEST_CASE("many bad lines are counted", "[report]") {
  CHECK(bad_line_count_note("a.log", 1) == "note: a.log: 1 more malformed line; see: lastseen explain a.log");
  CHECK(bad_line_count_note("a.log", 9) == "note: a.log: 9 more malformed lines; see: lastseen explain a.log");
  CHECK(nothing_fits_error({"access.log", 1, 42, "expected '\"'", ""}, 4'430'112, "combined") ==
        "access.log: none of 4430112 lines fits 'combined'; line 1, column 43: expected '\"'; see: lastseen explain "
        "access.log");
}
