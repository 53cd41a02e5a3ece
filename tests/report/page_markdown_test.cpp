#include "report/page_markdown.hpp"

#include "catch.hpp"
#include "report/sample_report.hpp"

using namespace lastseen;

TEST_CASE("a name is a code span that it cannot leave", "[page]") {
  CHECK(code_span("alice") == "`alice`");
  CHECK(code_span("bob smith") == "` bob smith `");
  CHECK(code_span("a`b") == "`` a`b ``");
  CHECK(code_span("```") == "```` ``` ````");
  CHECK(code_span("a|b") == "`a\\|b`");
  CHECK(code_span("<b>@alice</b>") == "`<b>@alice</b>`");
  CHECK(code_span("a\nb") == "`a\\nb`");
  CHECK(code_span("[x](http://example.com)") == "`[x](http://example.com)`");
}

TEST_CASE("a title is a code span with its own bars", "[page]") {
  SampleReport sample(SampleReport::at(0), SampleReport::at(86400));
  PresenceReport report = sample.report();
  report.title = "Shop | week 47";
  CHECK(page_markdown(report).starts_with("# ` Shop | week 47 `\n"));
}

TEST_CASE("Markdown tables have as many cells in each row", "[page]") {
  SampleReport sample(SampleReport::at(0), SampleReport::at(2 * 86400));
  const Span span{SampleReport::at(100), SampleReport::at(400)};
  sample.user("a|b", {span}, 1);
  sample.user("c", {span}, 1);
  sample.pair("a|b", "c|", 2, span.from, span.to);
  PresenceReport report = sample.report();
  report.limit = 1;
  const std::string page = page_markdown(report);
  std::size_t expected = 0;
  std::size_t rows = 0;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = page.find('\n', at);
    const std::string line = page.substr(at, end - at);
    at = end + 1;
    if (line.empty() || line[0] != '|') {
      expected = 0;
      continue;
    }
    std::size_t cells = 0;
    for (std::size_t i = 0; i < line.size(); ++i) cells += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    if (expected == 0) expected = cells;
    CHECK(cells == expected);
    ++rows;
  }
  CHECK(rows > 15);
  CHECK(page.find("| `a\\|b` | 5m | 1 | 1 | 1970-01-01 00:01 |") != std::string::npos);
  CHECK(page.find("| 1 more | 5m | | 1 | |") != std::string::npos);
}
