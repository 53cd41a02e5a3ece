#include "log/escapes.hpp"

#include <string>

#include "catch.hpp"

using namespace lastseen;
using namespace std::string_view_literals;

TEST_CASE("one decoder undoes the escapes of every server", "[log][escapes]") {
  const auto [raw, decoded] = GENERATE(table<std::string_view, std::string_view>({
      {"", ""},
      {"alice", "alice"},
      {R"(back\x5Cslash)", R"(back\slash)"},
      {R"(back\\slash)", R"(back\slash)"},
      {R"(quo\"te)", "quo\"te"},
      {R"(quo\x22te)", "quo\"te"},
      {R"(\xC3\xBCn\xc3\xafcode)",
       "\xC3\xBCn\xC3\xAF"
       "code"},
      {R"(\x00\x0A)", "\0\n"sv},
      {R"(\n\r\t\b\f\v\a\/)", "\n\r\t\b\f\v\a/"},
      {R"(\\x41)", R"(\x41)"},
      {R"(lit\x5Cx22)", R"(lit\x22)"},
      {R"(\u0041\u00e9\u20AC)", "A\xC3\xA9\xE2\x82\xAC"},
      {R"(\ud83d\ude00)", "\xF0\x9F\x98\x80"},
      {R"(\ud83d)", "\xEF\xBF\xBD"},
      {R"(\ude00\ud83d)", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {R"(\ud83d\u0041)",
       "\xEF\xBF\xBD"
       "A"},
      {R"(\ud83dx)", "\xEF\xBF\xBDx"},
      {R"(\u0000)", "\0"sv},
      {R"(\q\x4\xg0\u12g4\)", R"(\q\x4\xg0\u12g4\)"},
      {R"(\q\\x41)", R"(\q\x41)"},
  }));
  CAPTURE(raw);
  LineMemory memory;
  CHECK(unescape(raw, memory) == decoded);
}

TEST_CASE("text without a backslash is not copied", "[log][escapes]") {
  LineMemory memory;
  const std::string_view raw = "alice";
  CHECK(unescape(raw, memory).data() == raw.data());
}

TEST_CASE("decoded fields of one line stay in place", "[log][escapes]") {
  LineMemory memory;
  for (int line = 0; line < 3; ++line) {
    memory.reset();
    const std::string_view first = unescape(R"(\x41)", memory);
    const std::string long_field(5000, 'y');
    const std::string_view second = unescape(long_field + R"(\x42)", memory);
    CHECK(first == "A");
    CHECK(second == long_field + "B");
  }
}
