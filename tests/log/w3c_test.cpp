#include "log/w3c.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;

#define FIELDS                                                                                                   \
  "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status " \
  "time-taken\n"

namespace {

std::vector<std::string> read_w3c(std::string_view text) {
  return read_input(text, format_request("w3c")).lines;
}

}  // namespace

TEST_CASE("IIS logs", "[log][w3c]") {
  CHECK(
      read_w3c(
          "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-11-24 00:00:00\n" FIELDS
          "2026-11-24 10:00:00 10.0.0.1 GET /x a=1 443 CORP\\alice 10.0.0.9 Mozilla/5.0+(X11) 200 15\r\n"
          "2026-11-24 10:00:00 10.0.0.1 GET /x - 443 bob+smith ::1 - 401 15\n"
          "2026-11-24 10:00:00 10.0.0.1 GET /x - 443 - ::1 - 200 15\n") ==
      std::vector<std::string>{"10:00:00 CORP\\alice GET /x 200", "10:00:00 bob smith GET /x 401",
                               "10:00:00 - GET /x 200"});
}

TEST_CASE("W3C: columns and dates hold until they are named again", "[log][w3c]") {
  CHECK(
      read_w3c("#Date: 2026-11-23 00:00:00\n#Fields: time cs-username\n23:00:00.519 alice\n"
               "#Date: 2026-11-24\n10:00:00 bob\n"
               "#Fields: cs-username date time sc-status\n#\ncarol 2026-11-24 11:00:00 304\n") ==
      std::vector<std::string>{"2026-11-23T23:00:00.519 alice - - -", "10:00:00 bob - - -", "11:00:00 carol - - 304"});
}

TEST_CASE("W3C: a quoted column may hold blanks", "[log][w3c]") {
  CHECK(read_w3c("#Fields: date time cs(User-Agent) cs-username sc-status\n"
                 "2026-11-24 10:00:00 \"a b\" alice 200\n"
                 "2026-11-24 10:00:00 \"a \"\"b\"\" c\"\talice  200\n"
                 "2026-11-24 10:00:00 \"a alice 200\n"
                 "2026-11-24 10:00:00 \"\" \"bob \"\"b\"\" smith\" 200\n"
                 "2026-11-24 10:00:00 \"\" \"-\" 200\n") ==
        std::vector<std::string>{"10:00:00 alice - - 200", "10:00:00 alice - - 200", "10:00:00 alice - - 200",
                                 "10:00:00 bob \"b\" smith - - 200", "10:00:00 - - - 200"});
}

TEST_CASE("W3C: lines that cannot be read", "[log][w3c]") {
  CHECK(read_w3c("2026-11-24 10:00:00 alice\n#Fields: date time cs-username\n"
                 "2026-11-31 10:00:00 alice\n2026-11-24 24:00:00 alice\n2026-11-24\n- 10:00:00 alice\n2026-11-24 "
                 "10:00:00\n") == std::vector<std::string>{"1: expected '#Fields:' before the first line",
                                                           "1: no such date", "12: no such time of day",
                                                           "11: expected a time", "17: expected a date",
                                                           "10:00:00 - - - -"});
}

TEST_CASE("auto knows W3C by its header alone", "[log][w3c]") {
  CHECK(read_input(FIELDS, FormatRequest{}).format == "w3c");
  CHECK(read_input("# a comment\n", FormatRequest{}).format == "combined");
  CHECK(FormatChooser(format_request("W3C")).choose({})->has_memory());
}

TEST_CASE("W3C: --user-field is a column", "[log][w3c]") {
  FormatRequest request;
  request.user_field = "cs(X-User)";
  CHECK(read_input("#Fields: date time cs-username cs(X-User)\n2026-11-24 10:00:00 - alice\n", request).users ==
        std::vector<std::string>{"alice"});
  CHECK_THROWS_WITH(read_input(FIELDS, request), Contains("cs(X-User) is not in w3c; its fields: date, time, s-ip"));
}
