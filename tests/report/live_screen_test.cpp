#include "report/live_screen.hpp"

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

const Instant kNow = at_seconds(1'795'511'100);  // 2026-11-24 10:05:00 in Paris

using Lines = std::vector<std::string>;

struct Scene {
  explicit Scene(std::vector<std::vector<Cell>> cells) : rows(std::move(cells)) {
    document.command = "who";
    document.columns = {"user", "last_seen", "idle_seconds", "since", "requests", "target"};
    document.head = {{"at", kNow}, {"timeout", Duration(5min)}};
    document.rows = &rows;
    screen.now = kNow;
    screen.online = 1023;
    screen.seen = 412000;
    screen.lines_per_second = 16;
    screen.table = &document;
    screen.changes = changes;
    screen.health = "access.log: last line 2s ago, 0 malformed";
    screen.keys = "q: quit";
  }
  Lines drawn(std::size_t width, std::size_t height) const {
    TableSettings settings;
    settings.zone = *TimeZone::named("Europe/Paris");
    settings.width = width;
    settings.height = height;
    return draw(screen, settings);
  }

  FixedRows rows;
  Document document;
  LiveScreen screen;
  std::vector<LiveScreen::Change> changes = {
      {kNow - 2s, true, "alice"}, {kNow - 29s, false, "CORP\\bob"}, {kNow - 113s, true, "zoe"}};
};

std::vector<Cell> row(std::string_view user, std::string_view target) {
  return {Name{user}, kNow - 8s, Duration(8s), kNow - 52min - 49s, std::int64_t{214}, Bytes{target}};
}

}  // namespace

TEST_CASE("the screen of live", "[live]") {
  const Scene scene({row("alice", "/orders/42"), row("x\x1b[2Jy", "/\x07")});
  CHECK(scene.drawn(74, 8) == Lines{"2026-11-24 10:05:00 +01:00   1,023 online   412,000 seen   16 lines/s",
                                    "USER       LAST SEEN               IDLE   ONLINE   REQS  LAST PAGE",
                                    "alice      2026-11-24 10:04:52       8s  52m 49s    214  /orders/42",
                                    "x\\x1B[2Jy  2026-11-24 10:04:52       8s  52m 49s    214  /\\x07", "", "",
                                    "10:04:58 + alice   10:04:31 - CORP\\bob   10:03:07 + zoe",
                                    "access.log: last line 2s ago, 0 malformed                          q: quit"});
}

TEST_CASE("the screen fits any size", "[live]") {
  Scene scene(std::vector<std::vector<Cell>>(50, row("a name that is long and \xe6\xbc\xa2\xe5\xad\x97", "/p")));
  scene.screen.marks = {"warming up", "paused"};
  for (std::size_t height = 1; height < 12; ++height) {
    for (std::size_t width = 1; width < 100; width += 7) {
      CAPTURE(width, height);
      const Lines lines = scene.drawn(width, height);
      CHECK(lines.size() == height);
      for (const auto& line : lines) CHECK(cells_of(line) <= std::max<std::size_t>(width, 8));
    }
  }
  CHECK(scene.drawn(55, 4)[0].find("warming up   paused") != std::string::npos);  // these tell how to take the numbers
  CHECK(scene.drawn(100, 2)[1].starts_with("access.log"));
  CHECK(scene.drawn(100, 4)[1].starts_with("USER"));
  CHECK(scene.drawn(100, 10).size() - live_frame_lines(10) == 6);
}

TEST_CASE("an input's health", "[live]") {
  CHECK(input_health("a\nb.log", 2500ms, 1234) == "a\\nb.log: last line 2s ago, 1,234 malformed");
  CHECK(input_health("-", std::nullopt, 0) == "-: no line yet");
  CHECK(input_health("page.html", std::nullopt, 1'553) == "page.html: 1,553 lines, all malformed");
}
