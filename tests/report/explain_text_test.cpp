#include "report/explain_text.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace lastseen;
using Catch::Matchers::Contains;

namespace {

ExplainedLog::Line event_line() {
  ExplainedLog::Line line;
  line.number = 7;
  line.text = "::1 - al\x1B[ice [10:00] \"GET\" 200";
  line.fields = {{"$remote_user", "user", "al\x1B[ice", 6}, {"$time", "time", "10:00", 15}, {"$x", "", "GET", 23}};
  line.verdict = "event";
  line.time = Instant(std::chrono::seconds(1795514400));
  line.user = "al\x1B[ice";
  line.status = 200;
  return line;
}

ExplainedLog::Line malformed_line() {
  ExplainedLog::Line line;
  line.number = 8;
  line.text = "::1 - bob";
  line.verdict = "malformed";
  line.column_in_text = 9;
  line.column = 15;
  line.reason = "expected ' '";
  return line;
}

ExplainedLog log_with(std::vector<ExplainedLog::Line> lines) {
  ExplainedLog log;
  log.name = "access.log";
  log.format = "combined";
  log.votes = {{"combined", 9}, {"lighttpd", 1}};
  log.lines = 10;
  log.events = 1;
  log.malformed = 1;
  log.shown = std::move(lines);
  return log;
}

std::string written(const ExplainedLog& log, std::optional<std::size_t> width = {}) {
  TableSettings settings;
  settings.width = width;
  TextBuffer out;
  write_explained(log, settings, out);
  return std::string(out.view());
}

}  // namespace

TEST_CASE("explain: a line, its fields under it, what it is read as", "[report][explain]") {
  ExplainedLog log = log_with({event_line(), malformed_line()});
  log.wrapper = "docker compose";
  log.wrapped_lines = 10;
  log.advice = {"this"};
  CHECK(written(log) == R"(access.log
  format   combined, which 9 of 10 lines fit; next best lighttpd, which 1 fit
  wrapper  docker compose, which 10 of 10 lines have
  lines    of the first 10: 1 event, 0 anonymous, 0 unauthenticated, 1 malformed

  line 7: event
  ::1 - al\x1B[ice [10:00] "GET" 200
        user~~~~~~  time~
         7-13  $remote_user (user)      al\x1B[ice
        16-20  $time (time)             10:00
        24-26  $x                       GET
  read as  2026-11-24T10:00:00Z, user al\x1B[ice, status 200

  line 8: malformed
  ::1 - bob
           ^
           column 16: expected ' '

  hint     this
)");
}

TEST_CASE("explain: lines are cut to the width of the terminal, never their marks from them", "[report][explain]") {
  CHECK_THAT(written(log_with({malformed_line()}), 7), Contains("  ::1 -\n   bob\n      ^\n"));
}

TEST_CASE("explain: what was given, what nothing fits, what has no lines", "[report][explain]") {
  ExplainedLog log = log_with({});
  log.given = true;
  CHECK_THAT(written(log), Contains("combined, as given; 9 of 10 lines fit"));
  log.given = false;
  log.votes.clear();
  CHECK_THAT(written(log), Contains("none fits; read as combined"));
  log.lines = 0;
  CHECK_THAT(written(log), Contains("not known yet"));
}

TEST_CASE("explain: hints are broken at 80 columns, but not in what is to be pasted", "[report][explain]") {
  ExplainedLog log = log_with({});
  log.advice = {
      "this looks like Envoy's stock log, which says nothing of users, and is described with --log-format 're:a b'"};
  CHECK_THAT(written(log), Contains("  hint     this looks like Envoy's stock log, which says nothing of users, and\n"
                                    "           is described with --log-format 're:a b'\n"));
}

TEST_CASE("explain: a field's name in a hint drives no terminal", "[report][explain]") {
  ExplainedLog log = log_with({});
  log.advice = {"fields that may name one: --user-field '\x1b[2Juser'"};
  CHECK_THAT(written(log), Contains("'\\x1B[2Juser'"));
}

TEST_CASE("explain as JSON", "[report][explain]") {
  TextBuffer out;
  write_explained_json({log_with({event_line(), malformed_line()})}, out);
  const auto document = nlohmann::json::parse(out.view());
  CHECK(document["command"] == "explain");
  const auto& log = document["logs"][0];
  CHECK(log["format"] == "combined");
  CHECK(log["wrapper"].is_null());
  CHECK(log["votes"][1]["lines"] == 1);
  const auto& event = log["shown"][0];
  CHECK(event["verdict"] == "event");
  CHECK(event["user"] == "al\x1B[ice");
  CHECK(event["method"].is_null());
  CHECK(event["column"].is_null());
  CHECK(event["fields"][0]["begin"] == 7);
  CHECK(event["fields"][0]["end"] == 13);
  CHECK(event["fields"][2]["meaning"].is_null());
  CHECK(log["shown"][1]["column"] == 16);
  CHECK(log["shown"][1]["time"].is_null());
}
