#include "report/prometheus.hpp"

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

TEST_CASE("metrics are aggregates in the text format of Prometheus", "[report]") {
  Document document;
  document.command = "who";
  document.counts.online = 23;
  document.counts.remembered = 412;
  document.coverage.events = 5;
  document.coverage.anonymous = 7;
  document.coverage.unauthenticated = 1;
  document.coverage.log_ends = Instant(std::chrono::milliseconds(1'795'511'100'250));
  const auto text = [&] { return text_of([&](Output& out) { write_prometheus(document, out); }); };
  CHECK(text() ==
        "# HELP lastseen_online_users Users online.\n"
        "# TYPE lastseen_online_users gauge\n"
        "lastseen_online_users 23\n"
        "# HELP lastseen_remembered_users Users seen within the retention.\n"
        "# TYPE lastseen_remembered_users gauge\n"
        "lastseen_remembered_users 412\n"
        "# HELP lastseen_log_end_timestamp_seconds Greatest time of a well-formed log line.\n"
        "# TYPE lastseen_log_end_timestamp_seconds gauge\n"
        "lastseen_log_end_timestamp_seconds 1795511100.25\n"
        "# HELP lastseen_lines Log lines read, by kind.\n"
        "# TYPE lastseen_lines gauge\n"
        "lastseen_lines{kind=\"events\"} 5\n"
        "lastseen_lines{kind=\"anonymous\"} 7\n"
        "lastseen_lines{kind=\"unauthenticated\"} 1\n"
        "lastseen_lines{kind=\"malformed\"} 0\n");

  document.coverage.log_ends.reset();
  CHECK(text().find("lastseen_log_end") == std::string::npos);
  CHECK(text().find("lastseen_lines") != std::string::npos);
  document.coverage.nodes.emplace();  // of a shared Redis, which has read no line
  CHECK(text().find("lastseen_lines") == std::string::npos);
}
