#include "report/line_notes.hpp"

#include <random>

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

TEST_CASE("a note about a line shows its place, the reason and a little of it", "[report]") {
  struct Case {
    std::string excerpt;
    std::size_t place;
    std::string near;
  };
  const Case cases[] = {
      {"10.0.0.1 - alice GET", 17, " near \"10.0.0.1 - alice GET\""},
      {"10.0.0.1", 500, " near \"10.0.0.1\""},
      {"", 0, ""},
      {std::string(60, 'a') + std::string(60, 'z'), 60,
       " near \"" + std::string(20, 'a') + std::string(20, 'z') + "\""},
      {"GET /reset?token=secret HTTP", 20, " near \"GET /reset\""},
      {"?token=secret", 0, ""},
      {"\x1b[31m", 0, " near \"\\x1B[31m\""},
      {std::string(60, '\x01'), 30, " near \"\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\""},
      {"ééééééééééééééééééééé", 20, " near \"éééééééééééééééééééé\""},
  };
  for (const Case& c : cases) {
    CHECK(bad_line_note({"a.log", 12, 42, "expected '['", c.excerpt, c.place}) == "a.log:12:43: expected '['" + c.near);
  }
}

TEST_CASE("whatever the line, its note is harmless and short and tells no query", "[report]") {
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string line = hostile_bytes(random) + hostile_bytes(random) + hostile_bytes(random);
    if (random() % 2 == 0) line += "?secret" + hostile_bytes(random);
    const std::string note = bad_line_note({"f", 1, 0, "r", line, random() % (line.size() + 3)});
    REQUIRE(note.size() <= 60);
    REQUIRE(note.find("secret") == std::string::npos);
    REQUIRE(is_harmless(note));
  }
}

TEST_CASE("many bad lines are counted", "[report]") {
  CHECK(bad_line_count_note(1) == "note: 1 more malformed line; lastseen explain shows why");
  CHECK(bad_line_count_note(9) == "note: 9 more malformed lines; lastseen explain shows why");
  CHECK(nothing_fits_error({"access.log", 1, 42, "expected '\"'", "", 0}, 4'430'112, "combined") ==
        "access.log: none of 4430112 lines fits 'combined'; line 1, column 43: expected '\"'; see: lastseen explain "
        "access.log");
}
