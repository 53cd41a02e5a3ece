#include "report/display_text.hpp"

#include <random>

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

TEST_CASE("printable names stay as they are, others are escaped", "[report]") {
  const std::pair<std::string, std::string> cases[] = {
      {"alice", "alice"},
      {"CORP\\bob", "CORP\\bob"},
      {"日本 é", "日本 é"},
      {"tab\there", "tab\\there"},
      {"a\nb\rc", "a\\nb\\rc"},
      {"\x1b[31mred", "\\x1B[31mred"},
      {"del\x7f", "del\\x7F"},
      {"CORP\\\x1b", "CORP\\\\\\x1B"},  // only here is the backslash doubled
      {"\xc2\x85", "\\u{0085}"},
      {"\xe2\x80\xae"
       "txt.exe",
       "\\u{202E}txt.exe"},
      {"\xf3\xa0\x80\x81", "\\u{E0001}"},
      {"latin\xfc", "latin\\xFC"},
      {"\xe2\x82", "\\xE2\\x82"},  // a flaw byte by byte
      {"\xed\xa0\x80", "\\xED\\xA0\\x80"},
      {std::string("a\0b", 3), "a\\x00b"},
      {"", ""},
  };
  for (const auto& [bytes, shown] : cases) {
    CHECK(visible(bytes) == shown);
    CHECK(displayed(bytes).text == shown);
  }
}

TEST_CASE("width is counted in cells", "[report]") {
  CHECK(displayed("alice").cells == 5);
  CHECK(displayed("日本").cells == 4);
  CHECK(displayed("e\xcc\x81").cells == 1);
  CHECK(displayed("\xe2\x80\xae").cells == 8);  // \u{202E}
  CHECK(displayed("\\\x01").cells == 6);        // \\\x01
  CHECK(cells_of("日本 alice") == 10);
}

TEST_CASE("a text too wide is cut in the middle or at its end", "[report]") {
  struct Case {
    std::string bytes;
    std::size_t cells;
    CutAt cut;
    Charset charset;
    std::string text;
  };
  const Case cases[] = {
      {"abcdefghij", 10, CutAt::middle, Charset::utf8, "abcdefghij"},
      {"abcdefghij", 7, CutAt::middle, Charset::utf8, "abc…hij"},
      {"abcdefghij", 8, CutAt::middle, Charset::utf8, "abcd…hij"},
      {"abcdefghij", 8, CutAt::middle, Charset::ascii, "abc...ij"},
      {"/orders/42", 7, CutAt::end, Charset::utf8, "/order…"},
      {"/orders/42", 7, CutAt::end, Charset::ascii, "/ord..."},
      {"abcdefghij", 2, CutAt::middle, Charset::ascii, "ab"},
      {"abcdefghij", 0, CutAt::end, Charset::utf8, ""},
      {"日本日本日本", 8, CutAt::end, Charset::utf8, "日本日…"},
      {"日本日本日本", 6, CutAt::end, Charset::utf8, "日本…"},           // five cells: no half character
      {"xe\xcc\x81yyyyy", 3, CutAt::end, Charset::utf8, "xe\xcc\x81…"},  // the accent stays with its letter
      {"ab\x1b"
       "cdefgh",
       6, CutAt::end, Charset::utf8, "ab…"},  // an escape is whole or absent
      {"a\xcc\x81\xcc\x81\xcc\x81", 1, CutAt::end, Charset::utf8, "a\xcc\x81\xcc\x81\xcc\x81"},
  };
  for (const Case& c : cases) {
    const DisplayText cut = fitted(c.bytes, c.cells, c.cut, c.charset);
    CHECK(cut.text == c.text);
    CHECK(cut.cells == displayed(c.text).cells);
  }
}

TEST_CASE("whatever the bytes, what is shown is printable UTF-8 and fits", "[report]") {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    const std::string bytes = hostile_bytes(random);
    const std::size_t cells = random() % 16;
    const DisplayText cut =
        fitted(bytes, cells, random() % 2 ? CutAt::middle : CutAt::end, random() % 2 ? Charset::utf8 : Charset::ascii);
    REQUIRE(cut.cells <= cells);
    REQUIRE(cells_of(bytes) == displayed(bytes).cells);
    for (const std::string& text : {cut.text, visible(bytes)}) {
      REQUIRE(is_harmless(text));
    }
  }
}
