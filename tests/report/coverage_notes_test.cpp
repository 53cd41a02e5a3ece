#include "report/coverage_notes.hpp"

#include "catch.hpp"

using namespace lastseen;

namespace {

constexpr Instant kNow{std::chrono::seconds(1'795'510'800)};  // 2026-11-24T09:00:00Z

Instant before(std::chrono::seconds ago) {
  return kNow - ago;
}

struct Setting {
  CoverageRow coverage;
  Asked asked;
  Setting() {
    coverage.anonymous = 4'430'112;
    coverage.log_starts = before(std::chrono::hours(2));
    coverage.log_ends = before(std::chrono::days(45));
    asked.from = before(std::chrono::minutes(125));
    asked.until = kNow;
    asked.until_is_now = true;
    asked.timeout = std::chrono::minutes(5);
  }
  std::string note(std::string_view name, std::optional<std::uint64_t> count = {},
                   std::vector<std::string> example = {}) const {
    Caveat caveat;
    caveat.name = name;
    caveat.count = count;
    caveat.example = std::move(example);
    if (name == "log_gap")
      caveat.instants = {{"from", before(std::chrono::hours(3))}, {"to", before(std::chrono::minutes(20))}};
    return caveat_note(caveat, coverage, asked);
  }
};

}  // namespace

TEST_CASE("every caveat is a sentence that says what to try", "[report]") {
  const Setting setting;
  CHECK(setting.note("no_lines") ==
        "note: there is no line to read; where logs were just rotated, name the older ones too (access.log.1)");
  CHECK(
      setting.note("no_users") ==
      "note: none of 4430112 lines names a user; if the site logs in by cookie or single sign-on, log the name and use "
      "--user-field (\"Where names come from\", lastseen(1))");
  CHECK(setting.note("log_starts_late") ==
        "note: the log starts at 2026-11-24 07:00:00, 5m later than this answer needs, so somebody may be missing; "
        "name the "
        "older logs too (access.log.1, access.log.2.gz)");
  CHECK(setting.note("log_gap") ==
        "note: there is no line from 2026-11-24 06:00:00 to 2026-11-24 08:40:00 (2h 40m); if the site was up, a log is "
        "missing: name it too");
  CHECK(
      setting.note("events_in_future", 2) ==
      "note: 2 events are later than now; check the server's clock, or give the zone of the log's times with --log-tz");
  CHECK(
      setting.note("names_differ_in_case", 4, {"BOB\x1b", "bob\x1b"}) ==
      "note: 4 users differ from another only in letter case, such as 'BOB\\x1B' and 'bob\\x1B'; if they are the same "
      "people: --fold case");
  CHECK(setting.note("ambiguous_times", 1) ==
        "note: 1 line stands in a change of the clocks, at a local time that happens twice or never; log times with "
        "their "
        "offset");
}

TEST_CASE("a log that ends early is told apart by what was asked", "[report]") {
  Setting setting;
  CHECK(
      setting.note("log_ends_early") ==
      "note: the log ends at 2026-10-10 09:00:00, 45d before now, so nobody can be online; ask --at end, or a time it "
      "covers");
  setting.asked.until_is_now = false;
  CHECK(setting.note("log_ends_early") ==
        "note: the log ends at 2026-10-10 09:00:00, 45d before 2026-11-24 09:00:00, so nobody can be online then; ask "
        "--at "
        "end, or a time it covers");
  setting.coverage.log_ends = before(std::chrono::seconds(200));
  CHECK(setting.note("log_ends_early") ==
        "note: the log ends at 2026-11-24 08:56:40, 3m 20s before 2026-11-24 09:00:00, so what came later is missing; "
        "name "
        "the newer logs too, or ask for a time it covers");
  setting.asked.question = Asked::Question::range;
  setting.coverage.log_ends = before(std::chrono::hours(25));
  CHECK(setting.note("log_ends_early") ==
        "note: the log ends at 2026-11-23 08:00:00, 1d 01h before 2026-11-24 09:00:00, so what came later is missing; "
        "name "
        "the newer logs too, or ask for a time it covers");
}

TEST_CASE("the forgotten are told of", "[report]") {
  CHECK(forgotten_note(389, std::chrono::days(7)) ==
        "note: 389 forgotten after 7d: --all, --retention forever or --at end");
}
