#include "report/page_html.hpp"

#include <sodium.h>

#include "catch.hpp"
#include "report/page_assets.hpp"
#include "report/page_words.hpp"
#include "report/sample_report.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

std::size_t count(const std::string& page, std::string_view text) {
  std::size_t found = 0;
  for (std::size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++found;
  return found;
}

std::string hash_of(std::string_view text) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  char out[64];
  return sodium_bin2base64(out, sizeof out, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
}

Instant at(std::int64_t seconds) {
  return SampleReport::at(seconds);
}

}  // namespace

TEST_CASE("the policy comes first and allows the page's own style and script alone", "[page]") {
  const SampleReport sample = nine_days();
  const std::string page = page_html(sample.report());
  const auto policy = page.find("<meta http-equiv=\"Content-Security-Policy\"");
  CHECK(policy == page.find("<meta", page.find("<meta charset=\"utf-8\">") + 1));
  CHECK(has(page, "default-src 'none'; style-src 'sha256-" + hash_of(kPageStyle) + "'; script-src 'sha256-" +
                      hash_of(kPageScript) +
                      "'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"));
  CHECK(has(page, "<style>" + std::string(kPageStyle) + "</style>"));
  CHECK(has(page, "<script>" + std::string(kPageScript) + "</script>"));
  CHECK(count(page, "<script") == 1);
  CHECK(count(page, " style=") == 0);
  CHECK(kPageStyle.find("</") == std::string_view::npos);
  CHECK(kPageScript.find("</") == std::string_view::npos);
}

TEST_CASE("sections stand in their order, each with its heading", "[page]") {
  const SampleReport sample = nine_days();
  const std::string page = page_html(sample.report());
  CHECK(count(page, "<h1>") == 1);
  CHECK(count(page, "<h2 ") == 5);
  std::size_t last = 0;
  for (const char* id : {"time", "hours", "users", "views", "basis"}) {
    const auto place = page.find("<section id=\"" + std::string(id) + "\"");
    REQUIRE(place != std::string::npos);
    CHECK(place > last);
    CHECK(has(page, "<a href=\"#" + std::string(id) + "\">"));
    last = place;
  }
  CHECK(has(page, "<b>150</b><span>150 made a request</span>"));
  CHECK(has(page, "peak 19<tspan class=\"wide\"> · Wed 29 Feb 20:52:40</tspan>"));
  CHECK(has(page, "Each cell is the mean of 1–2 hours of the period."));
  CHECK(has(page, "The lines go in steps of 27m"));
  CHECK(has(page, "Every pair (214)"));
  CHECK(has(page, "233 views, 214 pairs."));
  CHECK(has(page, "Day by day (9)"));
}

TEST_CASE("coverage is 100 % only where it is whole", "[page]") {
  SampleReport sample(at(0), at(100000));
  sample.user("alice", {{at(50000), at(50300)}}, 1);
  const auto claim = [&](std::int64_t first, std::int64_t last) {
    sample.tally() = {};
    sample.tally().saw(at(first));
    sample.tally().saw(at(last));
    return coverage_claim(sample.report());
  };
  CHECK(claim(0, 100000) == "The logs cover the whole period");
  CHECK(claim(0, 99999) == "The logs cover 99.9 % of the period");
  CHECK(claim(50000, 200000) == "The logs cover 50.0 % of the period");
  CHECK(claim(-10, 5) == "The logs cover less than 0.1 % of the period");
  CHECK(claim(-10, -5) == "The logs do not reach this period");
  CHECK(claim(100001, 100005) == "The logs do not reach this period");
}

TEST_CASE("nobody online: no navigation, no empty charts", "[page]") {
  SampleReport sample(at(0), at(86400));
  const std::string page = page_html(sample.report());
  CHECK(has(page, "Nobody was online in this period."));
  CHECK(has(page, "The logs do not reach this period."));
  CHECK(has(page, "<section id=\"basis\""));
  CHECK_FALSE(has(page, "<nav"));
  CHECK_FALSE(has(page, "<svg class=\"chart\""));
  CHECK_FALSE(has(page, "id=\"users\""));
}

TEST_CASE("one user has no filter, and no views are a sentence", "[page]") {
  SampleReport sample(at(0), at(86400));
  sample.user("alice", {{at(100), at(400)}}, 1);
  const std::string page = page_html(sample.report());
  CHECK_FALSE(has(page, "<input"));
  CHECK(has(page, "Nobody looked at another’s profile in this period."));
  CHECK(has(page, "Each cell is one hour."));
  CHECK_FALSE(has(page, "Day by day"));
}

TEST_CASE("an instant has no chart", "[page]") {
  SampleReport sample(at(200), at(200));
  sample.user("alice", {{at(200), at(200)}}, 0);
  const std::string page = page_html(sample.report());
  CHECK_FALSE(has(page, "<svg class=\"chart\""));
  CHECK(has(page, "one instant"));
  CHECK(has(page, "<dt>On average</dt><dd><b>–</b>"));
}

TEST_CASE("users beyond the limit are summed, and the way to all is named", "[page]") {
  SampleReport sample(at(0), at(86400));
  for (int i = 0; i < 5; ++i) sample.user("user" + std::to_string(i), {{at(100 * i), at(100 * i + 300)}}, 2);
  PresenceReport report = sample.report();
  report.limit = 3;
  const std::string page = page_html(report);
  CHECK(count(page, "<summary><bdi>") == 3);
  CHECK(has(page, "<tfoot><tr><th scope=\"row\">2 more</th><td>10m</td><td></td><td>4</td>"));
  CHECK(has(page, "<code>lastseen window -o tsv</code>"));
}

TEST_CASE("title and flags are the user's and escaped alike", "[page]") {
  SampleReport sample(at(0), at(86400));
  PresenceReport report = sample.report();
  report.title = "<script>&\x1b";
  report.basis.command = "lastseen report --title '<script>'";
  report.basis.inputs = {"<b>.log"};
  report.basis.profiles = {"/<i>/{user}"};
  const std::string page = page_html(report);
  CHECK(has(page, "<title>&lt;script&gt;&amp;\\x1B</title>"));
  CHECK(has(page, "<h1>&lt;script&gt;&amp;<i>\\x1b</i></h1>"));
  CHECK(has(page, "--title &#39;&lt;script&gt;&#39;"));
  CHECK(has(page, "<code>&lt;b&gt;.log</code>"));
  CHECK(count(page, "<script") == 1);
}

TEST_CASE("the page stays under 3 MB", "[page]") {
  SampleReport sample(at(0), at(30 * 86400));
  std::vector<Span> spans;
  for (int i = 0; i < 240; ++i) spans.push_back({at(i * 10800), at(i * 10800 + 300)});
  for (int i = 0; i < 3000; ++i) sample.user(std::string(196, '\xff') + std::to_string(1000 + i), spans, 300);
  PresenceReport report = sample.report();
  report.limit = 0;
  const std::string page = page_html(report);
  CHECK(page.size() < 3000000);
  CHECK(has(page, " more</th>"));
}

TEST_CASE("the spans listed are the latest ones, and as many for each", "[page]") {
  SampleReport sample(at(0), at(30 * 86400));
  std::vector<Span> spans;
  for (int i = 0; i < 120; ++i) spans.push_back({at(i * 10800), at(i * 10800 + 300)});
  sample.user("alice", spans, 120);
  const std::string page = page_html(sample.report());
  CHECK(has(page, "The latest 100 of 120 spans."));
  CHECK_FALSE(has(page, "<b>Thu 1970-01-01</b>"));
  CHECK(has(page, "<b>Thu 1970-01-15</b> 00:00:00–00:05:00, 03:00:00–03:05:00"));
}

TEST_CASE("a step of the lanes is never said to be nothing", "[page]") {
  SampleReport sample(at(0), at(300));
  sample.user("alice", {{at(100), at(300)}}, 1);
  CHECK(has(page_html(sample.report()), "The lines go in steps of less than 1s, and"));
}

TEST_CASE("the longest time without a line is told of logs that reach the period", "[page]") {
  SampleReport sample(at(0), at(300));
  sample.tally().saw(at(0));
  sample.tally().saw(at(60));
  CHECK(has(page_html(sample.report()), "<dt>Longest time without a line</dt><dd>less than a whole minute</dd>"));
  sample.tally() = {};
  sample.tally().saw(at(1000));
  CHECK_FALSE(has(page_html(sample.report()), "Longest time without a line"));
}

TEST_CASE("classes of the busiest hours are exact", "[page]") {
  SampleReport sample(at(0), at(86400));
  sample.user("alice", {{at(0), at(540)}, {at(3600), at(3840)}, {at(7200), at(7201)}}, 3);
  const std::string page = page_html(sample.report());
  CHECK(has(page, "<th scope=\"row\">Thu</th><td class=\"h6\"><span>0.2</span></td><td class=\"h4\">"));
  CHECK(has(page, "<td class=\"h1\"><span>&lt;0.1</span></td><td class=\"h0\"><span>·</span></td>"));
}

TEST_CASE("the peak of a period of several years has its year", "[page]") {
  SampleReport sample(at(0), at(2 * 365 * 86400));
  sample.user("alice", {{at(366 * 86400), at(366 * 86400 + 300)}}, 1);
  CHECK(has(page_html(sample.report()), " · Sat 2 Jan 1971 00:00:00</tspan>"));
}
