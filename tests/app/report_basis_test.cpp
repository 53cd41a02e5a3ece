#include "app/report_basis.hpp"

#include "app/command_line.hpp"
#include "catch.hpp"

using namespace lastseen;

namespace {

std::string given(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "report");
  arguments.push_back("access.log");
  return std::get<Options>(parse_command_line(arguments, Instant())).given;
}

}  // namespace

TEST_CASE("statuses in words", "[report_basis]") {
  StatusSet statuses;
  CHECK(statuses_text(statuses) == "");
  statuses.set(401);
  CHECK(statuses_text(statuses) == "401");
  statuses.set(407);
  CHECK(statuses_text(statuses) == "401 or 407");
  for (std::size_t i = 500; i < 600; ++i) statuses.set(i);
  CHECK(statuses_text(statuses) == "401, 407 or 5xx");
  statuses.reset(599);
  CHECK(statuses_text(statuses) == "401, 407 or 500 to 598");
}

TEST_CASE("options are repeated as given, but for what changes nothing or tells of the machine", "[report_basis]") {
  CHECK(given({}) == "lastseen report");
  CHECK(given({"-S", "2012-02-24", "--until", "2012-03-04 10:00", "-o", "json"}) ==
        "lastseen report -S 2012-02-24 --until '2012-03-04 10:00' -o json");
  CHECK(given({"-j", "8", "--no-progress", "-q", "--write", "/srv/www/page.html", "--strict", "--timeout=10m"}) ==
        "lastseen report --timeout 10m");
  CHECK(given({"--user-map", "/etc/lastseen/people.tsv"}) == "lastseen report --user-map people.tsv");
  CHECK(given({"--user", "alice"}) == "lastseen report --user alice");
  CHECK(given({"--user", "alice", "--pseudonyms", "/etc/lastseen/key"}) ==
        "lastseen report --user ... --pseudonyms key");
}
