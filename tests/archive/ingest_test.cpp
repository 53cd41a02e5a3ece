#include "archive/ingest.hpp"

#include <fmt/format.h>
#include <map>

#include "archive/log_folder.hpp"
#include "catch.hpp"

using namespace lastseen;

namespace {

using State = LogOutcome::State;

std::string line(int second, std::string_view user) {
  return fmt::format("@{} {} /page;\n", second * 1000, user);
}

/// One archive in a folder of logs.
struct Archive {
  LogFolder logs;
  TestShelf shelf;
  IngestRequest request{.logs = {}, .source = "", .siblings = true, .now = Instant(std::chrono::hours(24 * 365 * 80))};

  std::vector<LogOutcome> ingest(const std::vector<std::string>& names) {
    request.logs.clear();
    for (const std::string& name : names) request.logs.push_back(logs / name);
    Store store(logs / "archive", {.ignore_status = "401,407", .key_check = {}}, Duration(0));
    auto outcomes = lastseen::ingest(store, request, shelf);
    store.settle(Duration(0));
    return outcomes;
  }
  State state_of(const std::string& name) { return ingest({name}).at(0).state; }

  std::map<std::string, int> users() {
    Database database = Database::open_for_reading(logs / "archive");
    Statement rows = database.prepare("SELECT name, count(*) FROM event JOIN user USING (user_id) GROUP BY name");
    std::map<std::string, int> users;
    while (rows.step()) users[std::string(rows.bytes(0))] = static_cast<int>(rows.integer(1));
    return users;
  }
};

using Users = std::map<std::string, int>;

}  // namespace

TEST_CASE("a log is stored once, and read on where it has grown", "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(1, "ann") + line(2, "bob"));
  auto outcome = archive.ingest({"a.log"}).at(0);
  CHECK(outcome.state == State::fresh);
  CHECK(outcome.tally.events == 2);
  CHECK(archive.state_of("a.log") == State::same);
  archive.logs.append("a.log", line(3, "bob") + line(4, "-"));
  outcome = archive.ingest({"a.log"}).at(0);
  CHECK(outcome.state == State::grown);
  CHECK(outcome.from == (line(1, "ann") + line(2, "bob")).size());
  CHECK(outcome.tally.lines() == 2);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 2}});
}

TEST_CASE("an unfinished last line waits for its end", "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(1, "ann") + "@2000 bo");
  CHECK(archive.ingest({"a.log"}).at(0).tally.lines() == 1);
  archive.logs.append("a.log", "b /page;\n");
  CHECK(archive.ingest({"a.log"}).at(0).tally.lines() == 1);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}});
}

TEST_CASE("an unfinished last line of a file that stands still is stored, and its rest skipped", "[archive]") {
  Archive archive;
  archive.shelf.earlier_lines = GENERATE(false, true);
  archive.shelf.now = archive.request.now;
  archive.logs.write("a.log", line(1, "ann") + "@2000 bob /page;");
  CHECK(archive.ingest({"a.log"}).at(0).tally.lines() == 2);
  CHECK(archive.state_of("a.log") == State::same);
  archive.shelf.now = Instant();
  CHECK(archive.state_of("a.log") == State::same);
  archive.logs.append("a.log", " and more;\n" + line(3, "cat"));
  CHECK(archive.ingest({"a.log"}).at(0).tally.lines() == 1);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}, {"cat", 1}});
}

TEST_CASE("rotation by renaming, compressing and copying stores nothing twice", "[archive]") {
  Archive archive;
  const std::string old = line(1, "ann") + line(2, "bob");
  archive.logs.write("a.log", old);
  archive.ingest({"a.log"});

  SECTION("renamed, a new log in its place") {
    archive.logs.append("a.log", line(3, "bob"));
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log", line(4, "ann"));
    archive.ingest({"a.log", "a.log.1"});
    CHECK(archive.users() == Users{{"ann", 2}, {"bob", 2}});
  }
  SECTION("renamed, and only the new log named") {
    archive.logs.append("a.log", line(3, "bob"));
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log", "");
    const auto outcomes = archive.ingest({"a.log"});
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[1].sibling);
    CHECK(outcomes[1].state == State::grown);
    CHECK(!outcomes[0].rotated_away);
    CHECK(archive.users() == Users{{"ann", 1}, {"bob", 2}});
    CHECK(archive.ingest({"a.log"}).at(1).state == State::same);
  }
  SECTION("compressed beside the plain file") {
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log.1.gz", "Z" + old + "E");
    const auto outcomes = archive.ingest({"a.log.1", "a.log.1.gz"});
    CHECK(outcomes[0].state == State::same);
    CHECK(outcomes[1].state == State::same);
    CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}});
  }
  SECTION("half-written when it was looked at") {
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log.1.gz", "Z" + old.substr(0, old.size() - 4));
    CHECK(archive.state_of("a.log.1.gz") == State::older_copy);
    archive.logs.write("a.log.1.gz", "Z" + old + line(3, "cat") + "E");
    CHECK(archive.state_of("a.log.1.gz") == State::grown);
    CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}, {"cat", 1}});
  }
  SECTION("copied, then truncated and written over the hole") {
    archive.logs.write("a.log.1", old);
    archive.logs.write("a.log", std::string(5000, '\0') + line(5, "cat"));
    archive.ingest({"a.log", "a.log.1"});
    archive.logs.append("a.log", line(6, "cat"));
    archive.ingest({"a.log.1", "a.log"});
    CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}, {"cat", 2}});
  }
  SECTION("gone") {
    archive.logs.write("a.log", line(4, "ann"));
    CHECK(archive.ingest({"a.log"}).at(0).rotated_away);
    CHECK(!archive.ingest({"a.log"}).at(0).rotated_away);
  }
  SECTION("one file further in a chain of which the last is deleted") {
    archive.ingest({"a.log", "a.log.1"});
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log", line(4, "cat"));
    archive.ingest({"a.log", "a.log.1"});
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log", line(5, "dan"));
    for (const LogOutcome& outcome : archive.ingest({"a.log", "a.log.1"})) CHECK(!outcome.rotated_away);
  }
  SECTION("the log named by another path afterwards") {
    archive.logs.append("a.log", line(3, "bob"));
    archive.logs.rename("a.log", "a.log.1");
    archive.logs.write("a.log", line(4, "ann"));
    archive.ingest({"./a.log"});
    CHECK(archive.users() == Users{{"ann", 2}, {"bob", 2}});
  }
}

namespace {

void set_age(const Archive& archive, const std::string& name, int hours) {
  std::filesystem::last_write_time(archive.logs / name,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
}

}  // namespace

TEST_CASE("a log that is always looked at while it is still empty or not understood loses nothing", "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(1, "ann"));
  archive.ingest({"a.log"});
  const std::string beginning = GENERATE("", "what is this\n", "@9");
  // Numbered, dated, or under a name that does not tell.
  const int style = GENERATE(0, 1, 2);
  for (int i = 2; i < 7; ++i) {
    archive.logs.append("a.log", line(i, "bob"));
    if (style == 0) {
      for (int place = 5; place > 0; --place) {
        const std::string name = fmt::format("a.log.{}", place);
        if (archive.logs.has(name)) archive.logs.rename(name, fmt::format("a.log.{}", place + 1));
      }
    }
    archive.logs.rename("a.log", style == 0   ? "a.log.1"
                                 : style == 1 ? fmt::format("a.log-2026112{}", i)
                                              : "a.log.save");
    archive.logs.write("a.log", beginning);
    CHECK(!archive.ingest({"a.log"}).at(0).rotated_away);
    CHECK(archive.users()["bob"] == i - 1);
    if (i % 2 == 0) archive.logs.write("a.log", "");
    if (style == 2 || i % 2 == 1) {
      archive.logs.write("a.log", line(i * 10, "cat"));
      archive.ingest({"a.log"});
    }
  }
}

TEST_CASE("whole logs written since the last time are found by what they hold, not by their files' times",
          "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(100, "ann"));
  archive.ingest({"a.log"});
  archive.logs.append("a.log", line(200, "bob"));
  archive.logs.rename("a.log", "a.log.2");
  archive.logs.write("a.log.1", line(150, "cat") + line(300, "cat"));
  archive.logs.write("a.log.3.gz", "Z" + line(0, "eve") + line(20, "eve") + "E");
  archive.logs.write("a.log.4", "what\nis\nthis\n");
  archive.logs.write("a.log", line(400, "dan"));
  const auto ages = GENERATE(std::vector<int>{1, 2, 3, 4}, std::vector<int>{4, 3, 2, 1}, std::vector<int>{2, 2, 2, 2});
  set_age(archive, "a.log.1", ages[0]);
  set_age(archive, "a.log.2", ages[1]);
  set_age(archive, "a.log.3.gz", ages[2]);
  set_age(archive, "a.log.4", ages[3]);
  for (const LogOutcome& outcome : archive.ingest({"a.log"})) CHECK(outcome.state != State::failed);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}, {"cat", 2}, {"dan", 1}});
}

TEST_CASE("a request older than the former log at the start of a younger one does not hide that", "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(100, "ann"));
  archive.ingest({"a.log"});
  archive.logs.rename("a.log", "a.log.2");
  archive.logs.write("a.log.1", line(50, "slow") + line(300, "cat"));
  archive.logs.write("a.log", line(400, "dan"));
  archive.ingest({"a.log"});
  CHECK(archive.users() == Users{{"ann", 1}, {"slow", 1}, {"cat", 1}, {"dan", 1}});
}

TEST_CASE("a log that was rotated twice and written to in between is read to its end", "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(1, "ann"));
  archive.ingest({"a.log"});
  archive.logs.rename("a.log", "a.log.2");
  archive.logs.write("a.log.1", line(2, "bob"));
  archive.logs.write("a.log", "");
  archive.ingest({"a.log"});
  archive.logs.append("a.log.1", line(3, "bob"));
  archive.logs.rename("a.log.2", "a.log.3");
  archive.logs.rename("a.log.1", "a.log.2");
  archive.logs.write("a.log.1", line(4, "cat"));
  archive.logs.write("a.log", line(5, "dan"));
  archive.ingest({"a.log"});
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 2}, {"cat", 1}, {"dan", 1}});
}

TEST_CASE("copies of one log named together are one input", "[archive]") {
  Archive archive;
  const std::string part = line(1, "ann") + line(2, "bob");
  archive.logs.write("long", part + line(3, "ann"));
  archive.logs.write("short", part);
  archive.logs.write("packed.gz", "Z" + part + "E");
  archive.ingest(GENERATE(std::vector<std::string>{"long", "short", "packed.gz"},
                          std::vector<std::string>{"short", "packed.gz", "long"},
                          std::vector<std::string>{"packed.gz", "short", "long", "short"}));
  CHECK(archive.users() == Users{{"ann", 2}, {"bob", 1}});
}

TEST_CASE("logs that begin alike are complete from where they differ", "[archive]") {
  Archive archive;
  const std::string common = line(1, "ann");
  archive.logs.write("a", common);
  archive.ingest({"a"});
  archive.logs.append("a", line(2, "bob"));
  archive.logs.write("b", common + line(2, "cat"));
  archive.ingest({"a", "b"});
  CHECK(archive.users() == Users{{"ann", 2}, {"bob", 1}, {"cat", 1}});
}

TEST_CASE("identical lines are as many events", "[archive]") {
  Archive archive;
  archive.logs.write("a", line(1, "ann") + line(1, "ann") + line(1, "ann"));
  archive.ingest({"a"});
  CHECK(archive.users() == Users{{"ann", 3}});
}

TEST_CASE("inputs of another source are not looked at", "[archive]") {
  Archive archive;
  archive.logs.write("a", line(1, "ann"));
  archive.ingest({"a"});
  archive.request.source = "web2";
  CHECK(archive.state_of("a") == State::fresh);
  CHECK(archive.state_of("a") == State::same);
  CHECK(archive.users() == Users{{"ann", 2}});
}

TEST_CASE("a log in another arrangement is told to overlap", "[archive]") {
  Archive archive;
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += line(i, "ann");
  archive.logs.write("a", lines);
  archive.ingest({"a"});
  archive.logs.write("b", lines.substr(lines.find('\n') + 1));
  const auto outcome = archive.ingest({"b"}).at(0);
  CHECK(outcome.state == State::fresh);
  REQUIRE(outcome.overlap);
  CHECK(outcome.overlap->input == 1);
  CHECK(outcome.overlap->compared == 199);
  CHECK(outcome.overlap->held == 199);
}

TEST_CASE("a concatenation that begins with a known log is told to overlap the others", "[archive]") {
  Archive archive;
  std::string first;
  std::string second;
  for (int i = 0; i < 100; ++i) first += line(i, "ann");
  for (int i = 100; i < 300; ++i) second += line(i, "bob");
  archive.logs.write("a", first);
  archive.logs.write("b", second);
  archive.ingest({"a", "b"});
  archive.logs.write("all", first + second);
  const auto outcome = archive.ingest({"all"}).at(0);
  CHECK(outcome.state == State::grown);
  REQUIRE(outcome.overlap);
  CHECK(outcome.overlap->input == 2);
  CHECK(outcome.overlap->from == Instant(std::chrono::seconds(100)));
  CHECK(outcome.overlap->compared == 200);
  CHECK(outcome.overlap->held == 200);
}

TEST_CASE("logs that grow side by side are not told to overlap, though they share a request", "[archive]") {
  Archive archive;
  archive.logs.write("a", line(0, "ann"));
  archive.logs.write("b", line(1, "bob"));
  archive.ingest({"a", "b"});
  std::string more;
  for (int i = 2; i < 100; ++i) more += line(i, "cat");
  archive.logs.append("a", line(150, "ann") + more);
  archive.logs.append("b", line(150, "ann") + line(2, "dan") + line(200, "eve"));
  const auto outcomes = archive.ingest({"a", "b"});
  REQUIRE(outcomes.size() == 2);
  for (const LogOutcome& outcome : outcomes) {
    CHECK(outcome.state == LogOutcome::State::grown);
    CHECK(!outcome.overlap);
  }
}

TEST_CASE("a log of which no line is understood is no input", "[archive]") {
  Archive archive;
  archive.logs.write("a", "what\nis\nthis\n");
  const auto outcome = archive.ingest({"a"}).at(0);
  CHECK(outcome.state == State::failed);
  CHECK(outcome.none_fits);
  CHECK(!outcome.input);
  archive.logs.write("a", line(1, "ann"));
  CHECK(archive.state_of("a") == State::fresh);
}

TEST_CASE("an unchanged file is not opened again", "[archive]") {
  Archive archive;
  archive.logs.write("a", line(1, "ann"));
  archive.ingest({"a"});
  struct Closed final : LogShelf {
    OpenedLog open(const std::string&) override { return {nullptr, "opened"}; }
    std::unique_ptr<LineReading> read(const Content&, const std::optional<std::string>&, std::uint64_t,
                                      EventTaker&) override {
      return nullptr;
    }
  } closed;
  Store store(archive.logs / "archive", {}, Duration(0));
  const auto outcomes = ingest(store, archive.request, closed);
  CHECK(outcomes.at(0).state == State::same);
  CHECK(outcomes.at(0).input == 1);
}

TEST_CASE("a line longer than is held is malformed and nothing is lost after it", "[archive]") {
  Archive archive;
  archive.logs.write("a", line(1, "ann") + std::string(3 << 20, 'x') + "\n" + line(2, "bob"));
  const auto outcome = archive.ingest({"a"}).at(0);
  CHECK(outcome.tally.malformed == 1);
  CHECK(archive.state_of("a") == State::same);
  archive.logs.append("a", line(3, "bob"));
  CHECK(archive.state_of("a") == State::grown);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 2}});
}

TEST_CASE("NULs before a line are no part of it, however many", "[archive]") {
  Archive archive;
  archive.shelf.earlier_lines = GENERATE(false, true);
  const std::string nuls(GENERATE(100u, 5u << 20), '\0');
  archive.logs.write("a", line(1, "ann") + nuls + line(2, "bob") + line(3, "cat"));
  CHECK(archive.ingest({"a"}).at(0).tally.malformed == 0);
  archive.logs.append("a", nuls);
  CHECK(archive.ingest({"a"}).at(0).tally.lines() == 0);
  archive.shelf.now = archive.request.now;
  CHECK(archive.ingest({"a"}).at(0).tally.lines() == 0);
  archive.logs.append("a", line(4, "dan") + line(5, "eve"));
  CHECK(archive.ingest({"a"}).at(0).tally.malformed == 0);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}, {"cat", 1}, {"dan", 1}, {"eve", 1}});
  Database database = Database::open_for_reading(archive.logs / "archive");
  Statement offsets = database.prepare("SELECT offset FROM event ORDER BY time_ms");
  const auto size = static_cast<std::int64_t>(line(1, "ann").size());
  const auto gap = static_cast<std::int64_t>(nuls.size());
  for (const std::int64_t offset : {std::int64_t{0}, size, 2 * size + gap, 3 * size + gap, 4 * size + 2 * gap}) {
    REQUIRE(offsets.step());
    CHECK(offsets.integer(0) == offset);
  }
}

TEST_CASE("a copy that was cut before the newline of its only line is an older copy", "[archive]") {
  Archive archive;
  archive.shelf.now = archive.request.now;
  archive.logs.write("a.log", line(1, "ann") + line(2, "bob"));
  CHECK(archive.state_of("a.log") == State::fresh);
  const std::string first = line(1, "ann");
  archive.logs.write("a.log.1", first.substr(0, first.size() - 1));
  CHECK(archive.state_of("a.log.1") == State::older_copy);
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}});
}

TEST_CASE("logs that begin alike differ where a line ends in one and not in the other", "[archive]") {
  Archive archive;
  archive.logs.write("a.log", line(1, "ann") + line(2, "somebody"));
  CHECK(archive.state_of("a.log") == State::fresh);
  archive.logs.write("b.log", line(1, "ann") + line(2, "bob"));
  CHECK(archive.state_of("b.log") == State::fresh);
  CHECK(archive.users() == Users{{"ann", 2}, {"bob", 1}, {"somebody", 1}});
}

TEST_CASE("the archive's own files are not opened: that would take SQLite's locks off them", "[archive]") {
  Archive archive;
  archive.logs.write("arc", line(1, "ann"));
  archive.ingest({"arc"});
  archive.logs.rename("arc", "arc.1");
  archive.logs.write("arc", line(2, "bob"));
  archive.shelf.opened.clear();
  archive.ingest({"arc"});  // beside it stand archive, archive-wal and archive-shm
  CHECK(archive.shelf.opened == std::vector<std::string>{"arc", "arc.1"});
  CHECK(archive.users() == Users{{"ann", 1}, {"bob", 1}});
  for (const std::string name : {"archive", "archive-wal", "archive-shm"}) {
    const LogOutcome outcome = archive.ingest({name}).at(0);
    CHECK(outcome.state == State::failed);
    CHECK(outcome.error == "is the archive itself");
  }
}
