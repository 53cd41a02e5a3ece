#include "log/text_search.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("a quote behind an odd number of backslashes does not close", "[log][request]") {
  const auto [text, at] = GENERATE(table<std::string_view, std::size_t>({
      {R"(abc")", 3},
      {R"(a\"c")", 4},
      {R"(a\\"c")", 3},
      {R"(a\\\"c")", 6},
      {R"(\"\")", std::string_view::npos},
      {"", std::string_view::npos},
  }));
  CAPTURE(text);
  CHECK(find_closing_quote(text, 0) == at);
}

TEST_CASE("text is found from where it is looked for", "[log][search]") {
  CHECK(find_text("a b b", "b", 0) == 2);
  CHECK(find_text("a b b", "b", 3) == 4);
  CHECK(find_text("a b b", " b", 2) == 3);
  CHECK(find_text("a b b", "c", 0) == std::string_view::npos);
  CHECK(find_text("a b b", "b", 6) == std::string_view::npos);
  CHECK(find_text("", "b", 0) == std::string_view::npos);
}
