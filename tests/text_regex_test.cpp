#include "text_regex.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("an expression finds characters where a text is UTF-8, and bytes where it is not", "[regex]") {
  const auto [pattern, text, found] = GENERATE(table<std::string, std::string_view, bool>({
      {"^/[éè]$", "/é", true},
      {"^/[éè]", "/ö", false},
      {"^/.$", "/é", true},
      {"(?i)^/É$", "/é", true},
      {"^a.b$",
       "a\xFF"
       "b",
       true},
      {"^a[^b]b$",
       "a\xFF"
       "b",
       true},
      {"^a.*b$",
       "a\xC3"
       "b",
       true},
      {"^a.b$", "a\nb", true},
      {"é", "\xFF é", true},
      {"^a\xFF",
       "a\xFF"
       "b",
       true},
      {"^\xE9$", "\xC3\xA9", false},
      {"lic", "alice", true},
      {R"(^\x{100}.$)", "Āx", true},
      {R"(\x{100})", "\xFF", false},
      {"^.$", "\xED\xA0\x80", false},
  }));
  CAPTURE(pattern, text);
  const TextRegex regex(pattern);
  REQUIRE(regex.ok());
  CHECK(regex.found_in(text) == found);
}

TEST_CASE("what is no expression says why", "[regex]") {
  const TextRegex regex("a(");
  CHECK_FALSE(regex.ok());
  CHECK(regex.error() == "missing ): a(");
}
