#include "report/page_text.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "report/sample_report.hpp"

using namespace lastseen;

namespace {

std::string golden(const std::string& name) {
  std::ifstream file(LASTSEEN_TEST_DATA "/report/" + name);
  std::stringstream text;
  text << file.rdbuf();
  std::string whole = text.str();
  const auto at = whole.find("VERSION");
  REQUIRE(at != std::string::npos);
  return whole.replace(at, 7, LASTSEEN_VERSION);
}

using Lines = std::vector<std::string>;

Lines lines_of(const PresenceReport& report) {
  Lines lines;
  std::istringstream text(page_text(report));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::size_t widest(const Lines& lines) {
  std::size_t columns = 0;
  for (const auto& line : lines) columns = std::max(columns, line.size());
  return columns;
}

/// The lines from one that begins so on.
Lines lines_from(const Lines& lines, std::string_view beginning, std::size_t count) {
  const auto first = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.substr(0, beginning.size()) == beginning;
  });
  const auto left = static_cast<std::size_t>(lines.end() - first);
  return Lines(first, first + static_cast<std::ptrdiff_t>(std::min(count, left)));
}

Instant at(std::int64_t seconds) {
  return SampleReport::at(seconds);
}

}  // namespace

TEST_CASE("nine days of a real site as text", "[page]") {
  const SampleReport sample = nine_days();
  PresenceReport report = sample.report();
  report.limit = 10;
  CHECK(page_text(report) == golden("nine_days.txt"));
}

TEST_CASE("what is long is wrapped at 72 columns", "[page]") {
  SampleReport sample(at(1330000000), at(1330100001));
  sample.user("alice", {{at(1330000100), at(1330000400)}}, 1);
  sample.zone = *TimeZone::named("America/Los_Angeles");
  PresenceReport report = sample.report();
  report.basis.ignored_statuses = "200 to 201, 302, 401, 403 to 404, 407, 410 to 411 or 499 to 520";
  const Lines lines = lines_of(report);
  CHECK(widest(lines) <= 72);
  CHECK(lines_from(lines, "Thu 2012", 2) ==
        Lines{"Thu 2012-02-23 04:26:40 to Fri 2012-02-24 08:13:21 America/Los_Angeles", "(1d 03h)"});
  CHECK(lines_from(lines, "           0  status", 2) ==
        Lines{"           0  status 200 to 201, 302, 401, 403 to 404, 407, 410 to 411",
              "              or 499 to 520: the name is only claimed"});
  CHECK(lines_from(lines, "Online is", 2) ==
        Lines{"Online is from a request until 5m after it. All times", "America/Los_Angeles."});
}

TEST_CASE("numbers of millions stay apart", "[page]") {
  SampleReport sample(at(0), at(86400 * 9));
  for (int i = 0; i < 30; ++i) {
    sample.user("a user of the name " + std::to_string(10 + i), {{at(i * 100), at(86400 * 9)}}, 1057333);
  }
  sample.pair("a user of the name 10", "a user of the name 11", 1057333, at(0), at(100));
  const Lines lines = lines_of(sample.report());
  CHECK(widest(lines) <= 72);
  CHECK(lines_from(lines, "a user", 1) ==
        Lines{"a user o...name 10      216h  1,057,333  01-01 00:00  ##################"});
  CHECK(lines_from(lines, "10 more", 1) == Lines{"10 more               2,153h 10,573,330"});
  CHECK(lines_from(lines, "Viewer", 2) ==
        Lines{"Viewer                 Viewed                    Views  Last",
              "a user of the name 10  a user of the name 11 1,057,333  1970-01-01 00:01"});
}

TEST_CASE("times of the hour that a change of the clocks repeats have room for their offset", "[page]") {
  constexpr std::int64_t kTwo = 1729987200;  // 2024-10-27 02:00 in Paris, for the first time
  SampleReport day(at(kTwo - 7200), at(kTwo + 82800));
  SampleReport days(at(kTwo - 86400 * 3), at(kTwo + 82800));
  for (SampleReport* sample : {&day, &days}) {
    sample->zone = *TimeZone::named("Europe/Paris");
    sample->user("somebody of a long name", {{at(kTwo + 3540), at(kTwo + 3840)}}, 59);
    sample->user("bob", {{at(kTwo + 36000), at(kTwo + 36300)}}, 1);
    sample->pair("somebody of a long name", "bob", 1, at(kTwo + 3540), at(kTwo + 3540));
    CHECK(widest(lines_of(sample->report())) <= 72);
  }
  CHECK(lines_from(lines_of(day.report()), "User  ", 3) ==
        Lines{"User                  Online Requests   Last         Each 2h",
              "bob                       5m        1  11:00         .....+......",
              "somebody...ng name        5m       59  02:59 +02:00  .+.........."});
  CHECK(lines_from(lines_of(days.report()), "User  ", 3) ==
        Lines{"User               Online Requests  Last seen           Each 6h",
              "bob                    5m        1  10-27 11:00         .............+..",
              "somebo...g name        5m       59  10-27 02:59 +02:00  ............+..."});
  CHECK(lines_from(lines_of(day.report()), "Viewer", 2) ==
        Lines{"Viewer              Viewed               Views  Last",
              "somebody...ng name  bob                      1  2024-10-27 02:59 +02:00"});
}

TEST_CASE("a digit of the busiest hours is exact", "[page]") {
  SampleReport sample(at(0), at(86400));
  sample.user("alice", {{at(0), at(540)}, {at(3600), at(4020)}, {at(7200), at(7201)}}, 3);
  CHECK(lines_from(lines_of(sample.report()), "  Thu", 1) ==
        Lines{"  Thu 9 7 1 . . . . . . . . . . . . . . . . . . . . ."});
}
