#include "report/change_lines.hpp"

#include "catch.hpp"
#include "usage_error.hpp"

using namespace lastseen;

namespace {

const Instant kAt{std::chrono::seconds(1'795'511'098)};  // 2026-11-24 10:04:58 in Paris

const PresenceChange kOnline{PresenceChange::Kind::online, "alice", kAt, kAt, "/orders/42"};
const PresenceChange kOffline{PresenceChange::Kind::offline, "x\x1b[2J\ty", kAt + std::chrono::milliseconds(500), kAt,
                              std::nullopt};

std::string lines(ChangeLines::Form form, const RowFormat& format = {}) {
  ChangeLines lines(form, *TimeZone::named("Europe/Paris"), format);
  lines.begin();
  lines.add(kOnline);
  lines.add(kOffline);
  return std::string(lines.text().view());
}

}  // namespace

TEST_CASE("a change is a line, in each form", "[live]") {
  CHECK(lines(ChangeLines::Form::table) ==
        "2026-11-24 10:04:58 + alice /orders/42\n"
        "2026-11-24 10:04:58 - x\\x1B[2J\\ty\n");
  CHECK(lines(ChangeLines::Form::tsv) ==
        "event\tuser\tat\tlast_seen\ttarget\n"
        "online\talice\t2026-11-24T09:04:58Z\t2026-11-24T09:04:58Z\t/orders/42\n"
        "offline\tx\\x1B[2J\\ty\t2026-11-24T09:04:58.500Z\t2026-11-24T09:04:58Z\t\n");
  CHECK(
      lines(ChangeLines::Form::jsonl) ==
      R"({"event":"online","user":"alice","at":"2026-11-24T09:04:58Z","last_seen":"2026-11-24T09:04:58Z","target":"/orders/42"})"
      "\n"
      R"({"event":"offline","user":"x\u001b[2J\u0009y","at":"2026-11-24T09:04:58.500Z","last_seen":"2026-11-24T09:04:58Z","target":null})"
      "\n");
}

TEST_CASE("columns of changes are chosen, the header left out", "[live]") {
  CHECK(lines(ChangeLines::Form::tsv, {{"user", "event"}, false}) == "alice\tonline\nx\\x1B[2J\\ty\toffline\n");
  CHECK_THROWS_AS(lines(ChangeLines::Form::tsv, {{"bogus"}, true}), UsageError);
}
