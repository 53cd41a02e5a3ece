#include "app/live_lines.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

const Instant kNow = Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + 10h;

std::string line(std::string_view user, std::string_view time = "10:00:00") {
  return "192.0.2.1 - " + std::string(user) + " [24/Nov/2026:" + std::string(time) +
         " +0000] \"GET / HTTP/1.1\" 200 5\n";
}

struct Scene {
  explicit Scene(Options asked = {}, std::vector<std::string> inputs = {"access.log"})
      : options(prepared(std::move(asked))),
        rules(options),
        state(options, rules, nullptr),
        lines(options, rules, std::move(inputs), state) {}

  static Options prepared(Options options) {
    options.now = kNow;
    options.ignore_status.set(401);
    return options;
  }
  std::vector<std::string> notes() {
    std::vector<std::string> texts;
    for (auto& note : lines.take_notes()) texts.push_back((note.error ? "error: " : "") + note.text);
    return texts;
  }

  Options options;
  EventRules rules;
  LiveState state;
  LiveLines lines;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("an input's format is chosen when it first pauses, and then held", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, line("alice"));
  CHECK(scene.lines.lines_read() == 0);
  CHECK(scene.lines.bytes_held() > 0);
  scene.lines.pause();
  CHECK(scene.lines.lines_read() == 1);
  CHECK(scene.lines.bytes_held() == 0);
  CHECK(scene.state.model().online() == 1);
  scene.lines.lines({0, 1}, line("bob") + line("-"));
  CHECK(scene.state.model().online() == 2);
  const Tally tally = scene.lines.tally();
  CHECK(tally.events == 2);
  CHECK(tally.anonymous == 1);
  CHECK(scene.lines.last_line(0) == kNow);
}

TEST_CASE("blank lines choose no format, a thousand lines do without a pause", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, "\n \n");
  scene.lines.pause();
  CHECK_FALSE(scene.lines.last_line(0));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += line("alice");
  scene.lines.lines({0, 1}, many);
  CHECK(scene.lines.lines_read() == 1000);
}

TEST_CASE("a thousand blank lines before the first choose no format either", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, std::string(2000, '\n'));
  scene.lines.lines({0, 1}, R"({"time":"2026-11-24T10:00:00Z","remote_user":"alice","status":200})"
                            "\n");
  scene.lines.pause();
  CHECK(scene.state.model().online() == 1);
  CHECK(scene.lines.malformed(0) == 0);
}

TEST_CASE("the first malformed lines are noted with their place in their file, then counted", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, line("alice") + "one\n");
  scene.lines.pause();
  scene.lines.lines({0, 2}, line("alice") + line("alice") + "two\n");
  scene.lines.lines({0, 2}, "three\nfour\nfive\n");
  const Texts notes = scene.notes();
  REQUIRE(notes.size() == 3);
  CHECK(notes[0].find("access.log:2:") != std::string::npos);
  CHECK(notes[1].find("access.log:3:") != std::string::npos);
  CHECK(notes[2].find("access.log:4:") != std::string::npos);
  CHECK(scene.lines.malformed(0) == 5);
  scene.lines.finish();
  REQUIRE(scene.notes().size() == 1);
}

TEST_CASE("a log of which no line fits is told at once, and once", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, "what is this\nand this\n");
  scene.lines.pause();
  scene.lines.pause();
  const Texts notes = scene.notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("error: access.log: none of 2 lines fits 'combined'; line 1, column") == 0);
  CHECK(scene.lines.failed());
  scene.lines.lines({0, 1}, line("alice"));
  scene.lines.pause();
  CHECK_FALSE(scene.lines.failed());
}

TEST_CASE("what fits nothing does not choose the format of what comes after it", "[live]") {
  const std::string user =
      R"({"time":"2026-11-24T10:00:00Z","remote_user":"alice","request":"GET / HTTP/1.1","status":200})";
  for (const std::string before : {"==> access.log <==\n", "a banner\n", "\n==> access.log <==\na banner\n"}) {
    Scene scene;
    scene.lines.lines({0, 1}, before);
    scene.lines.pause();
    scene.lines.lines({0, 1}, "another\n");
    scene.lines.pause();
    const std::uint64_t lines_read = scene.lines.lines_read();
    scene.lines.lines({0, 1}, user + "\n");
    scene.lines.pause();
    CHECK(scene.lines.lines_read() == lines_read + 1);
    CHECK(scene.lines.bytes_held() == 0);
    CHECK_FALSE(scene.lines.failed());
    CHECK(scene.state.model().online() == 1);
    scene.lines.lines({0, 1}, "the last\n" + user + "\n");
    scene.lines.finish();
    const Tally tally = scene.lines.tally();
    CHECK(tally.events == 2);
    CHECK(tally.malformed == (before.find("banner") == std::string::npos ? 2 : 3));
  }
}

TEST_CASE("a file of which no line fitted shifts no line's place in the next one", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, "one\ntwo\n");
  scene.lines.pause();
  CHECK(scene.notes().size() == 1);
  scene.lines.lines({0, 2}, line("alice") + "three\n");
  scene.lines.pause();
  const Texts notes = scene.notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("access.log:2:") == 0);
  CHECK(scene.lines.malformed(0) == 3);
}

TEST_CASE("a thousand lines choose the format, whether one fits or none", "[live]") {
  Scene scene;
  std::string many;
  for (int i = 0; i < 500; ++i) many += "a banner\n";
  scene.lines.lines({0, 1}, many);
  scene.lines.pause();
  CHECK(scene.lines.bytes_held() > 0);
  scene.lines.lines({0, 1}, many);
  CHECK(scene.lines.bytes_held() == 0);
  CHECK(scene.lines.malformed(0) == 1000);
}

TEST_CASE("an overlong line is malformed", "[live]") {
  Scene scene;
  scene.lines.lines({0, 1}, line("alice"));
  scene.lines.pause();
  scene.lines.overlong_line({0, 1}, "xxx");
  CHECK(scene.lines.tally().malformed == 1);
  CHECK(scene.notes().size() == 1);
}

TEST_CASE("by the log's clock changes do not depend on how the lines came", "[live]") {
  struct Changes : LiveModel::Listener {
    std::string text;
    void changed(const LiveModel::Change& change) override {
      text += change.kind == LiveModel::Change::Kind::online ? '+' : '-';
      text += std::string(change.user) + std::to_string((change.at - kNow).count() / 1000) + " ";
    }
  };
  const std::string log = line("alice") + line("bob", "10:04:00") + line("-", "10:10:00") + line("alice", "10:06:00") +
                          line("carol", "10:30:00") + line("-", "10:30:00");
  const auto replay = [&](std::size_t lines_at_once) {
    Options options;
    options.clock_of_log = true;
    Scene scene(options);
    Changes changes;
    scene.state.model().tell(changes);
    std::string block;
    std::size_t held = 0;
    for (std::size_t at = 0; at < log.size(); ++at) {
      block += log[at];
      if (log[at] != '\n' || ++held % lines_at_once != 0) continue;
      scene.lines.lines({0, 1}, std::exchange(block, {}));
      scene.lines.pause();
    }
    scene.lines.lines({0, 1}, block);
    scene.lines.pause();
    return changes.text;
  };
  const std::string expected = "+alice0 +bob240 -alice300 -bob540 +alice360 -alice660 +carol1800 ";
  for (std::size_t lines = 1; lines <= 6; ++lines) CHECK(replay(lines) == expected);
}
