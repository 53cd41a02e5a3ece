#include "input/follower.hpp"

#include <array>
#include <cstdio>
#include <deque>
#include <functional>
#include <map>
#include <random>
#include <utility>

#include "catch.hpp"
#include "input/compressed.hpp"
#include "input/model_file_system.hpp"
#include "input/received_lines.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

const std::string kLog = "/logs/access.log";

/// A follower of some logs in a model of a file system, with a clock that the test sets.
struct Scene {
  explicit Scene(const Lines& paths = {kLog}) : follower(paths, files, files) {}

  /// What has come since the last look.
  Lines look(std::size_t moves = static_cast<std::size_t>(-1)) {
    lines.received.clear();
    files.events_told = moves == static_cast<std::size_t>(-1) ? moves : 0;
    while (follower.drain(now, files.take_changes(moves), 2, lines) == Follower::Progress::more) {
    }
    return lines.received;
  }
  Lines look_after(std::chrono::milliseconds time, std::size_t moves = static_cast<std::size_t>(-1)) {
    now += time;
    return look(moves);
  }

  ModelFileSystem files;
  Follower follower;
  ReceivedLines lines;
  Follower::Time now{};
};

// Keeps so many that none is deleted before it was looked for, also where news of its rename lags behind.
void rotate_names(ModelFileSystem& files) {
  constexpr int kKept = 3;
  const auto rotated = [](int number) { return kLog + "." + std::to_string(number); };
  if (files.exists(rotated(kKept))) files.remove(rotated(kKept));
  for (int number = kKept - 1; number > 0; --number) {
    if (files.exists(rotated(number))) files.rename(rotated(number), rotated(number + 1));
  }
}

}  // namespace

TEST_CASE("a file is read from its start and followed", "[follow]") {
  Scene scene;
  const auto log = scene.files.create(kLog);
  scene.files.append(log, "one\ntwo\nthr");
  CHECK(scene.look() == Lines{"one", "two"});
  CHECK(scene.look().empty());
  scene.files.append(log, "ee\nfour\n");
  CHECK(scene.look() == Lines{"three", "four"});
  CHECK_FALSE(scene.follower.due());
}

TEST_CASE("a file may be missing at first, vanish and come back", "[follow]") {
  Scene scene;
  CHECK(scene.look().empty());
  REQUIRE(scene.follower.trouble(0));
  auto log = scene.files.create(kLog);
  scene.files.append(log, "one\n");
  CHECK(scene.look() == Lines{"one"});
  CHECK_FALSE(scene.follower.trouble(0));
  scene.files.remove(kLog);
  scene.files.append(log, "two\n");
  CHECK(scene.look() == Lines{"two"});  // its writer still has it
  scene.files.append(log, "three\n");
  CHECK(scene.look_after(10s) == Lines{"three"});
  log = scene.files.create(kLog);
  scene.files.append(log, "four\n");
  CHECK(scene.look() == Lines{"four"});
  scene.look_after(1s);
  CHECK(scene.files.open_files() == 1);
}

TEST_CASE("after a rename the old file is read until it was quiet for a second", "[follow]") {
  Scene scene;
  const auto old = scene.files.create(kLog);
  scene.files.append(old, "one\nhalf");
  scene.look();
  scene.files.rename(kLog, kLog + ".1");
  scene.files.append(old, " a line\n");
  CHECK(scene.look() == Lines{"half a line"});
  const auto log = scene.files.create(kLog);
  scene.files.append(log, "new\n");
  scene.files.append(old, "two\n");
  CHECK(scene.look() == Lines{"two", "new"});
  CHECK(scene.follower.due() == scene.now + 1s);
  scene.files.append(old, "three\n");
  CHECK(scene.look_after(900ms) == Lines{"three"});
  scene.files.append(old, "four");
  CHECK(scene.look_after(900ms).empty());
  CHECK(scene.files.open_files() == 2);
  CHECK(scene.look_after(1s) == Lines{"four"});  // it will find no end
  CHECK(scene.files.open_files() == 1);
  CHECK_FALSE(scene.follower.due());
}

TEST_CASE("an old file that moves to another of the names, or comes back, is not read again", "[follow]") {
  Scene scene({kLog, kLog + ".1"});
  scene.files.append(scene.files.create(kLog), "one\n");
  CHECK(scene.look() == Lines{"one"});
  scene.files.rename(kLog, kLog + ".1");
  scene.files.append(scene.files.create(kLog), "two\n");
  CHECK(scene.look() == Lines{"two"});
  CHECK(scene.look_after(5s).empty());
  scene.files.append(scene.files.at(kLog + ".1"), "late\n");
  CHECK(scene.look() == Lines{"late"});

  scene.files.rename(kLog + ".1", "/elsewhere");
  scene.files.create(kLog + ".1");
  scene.look();
  scene.look_after(11s);
  CHECK(scene.files.open_files() == 2);  // closed, and the new one is no copy of a log
  scene.files.rename("/elsewhere", kLog + ".1");
  scene.files.append(scene.files.at(kLog + ".1"), "back\n");
  CHECK(scene.look() == Lines{"back"});
}

TEST_CASE("a file that had the name only between two looks is read where it went", "[follow]") {
  Scene scene;
  scene.files.append(scene.files.create(kLog), "one\n");
  scene.look();
  for (const std::string line : {"two\n", "three\n", "four\n"}) {
    if (scene.files.exists(kLog + ".1")) scene.files.rename(kLog + ".1", kLog + ".2");
    scene.files.rename(kLog, kLog + ".1");
    scene.files.append(scene.files.create(kLog), line);
  }
  SECTION("all renames told at once") {
    CHECK(scene.look() == Lines{"two", "three", "four"});
  }
  SECTION("the renames told late") {
    CHECK(scene.look(0) == Lines{"four"});
    CHECK(scene.look(1) == Lines{"three"});  // it is where the first one was said to have gone
    CHECK(scene.look() == Lines{"two"});
  }
  CHECK(scene.look_after(1s).empty());
  CHECK(scene.look_after(1s).empty());
  CHECK(scene.files.open_files() == 1);
}

TEST_CASE("a truncated file is read from its start", "[follow]") {
  Scene scene;
  const auto log = scene.files.create(kLog);
  scene.files.append(log, "one\ntwo\nunfin");
  scene.look();
  SECTION("shorter than before") {
    scene.files.truncate(log);
    scene.files.append(log, "x\n");
    CHECK(scene.look() == Lines{"unfin", "x"});
  }
  SECTION("longer than before") {
    scene.files.truncate(log);
    scene.files.append(log, "10\n20\n30\n40\n50\n60\n");
    CHECK(scene.look() == Lines{"unfin", "10", "20", "30", "40", "50", "60"});
  }
  SECTION("of the same size") {
    scene.files.truncate(log);
    scene.files.append(log, "one\ntwo\nUNFI\n");
    CHECK(scene.look() == Lines{"unfin", "one", "two", "UNFI"});
  }
  SECTION("with a hole before the writer's place") {
    scene.files.truncate(log);
    scene.files.truncate(log, 3'000'000);
    scene.files.append(log, "x\n");
    CHECK(scene.look() == Lines{"unfin", "x"});
    CHECK(scene.lines.overlong == 0);
  }
  SECTION("what its copy has is not lost") {
    scene.files.append(log, "ished\nthree\nhal");
    scene.files.copy(kLog, kLog + ".1");
    scene.files.truncate(log);
    scene.files.append(log, "f\nfour\n");
    CHECK(scene.look() == Lines{"unfinished", "three", "half", "four"});
    CHECK(scene.files.open_files() == 1);
  }
  CHECK(scene.lines.origins.back().file > scene.lines.origins.front().file);
}

TEST_CASE("copies of a log that was truncated before anything of it was read are read instead", "[follow]") {
  Scene scene;
  const auto log = scene.files.create(kLog);
  scene.look();
  for (const std::string& line : {std::string("one\n"), std::string("two\n"), std::string("thr")}) {
    scene.files.append(log, line);
    if (scene.files.exists(kLog + ".1")) scene.files.rename(kLog + ".1", kLog + ".2");
    scene.files.copy(kLog, kLog + ".1");
    scene.files.truncate(log);
    if (line == "one\n") CHECK(scene.look() == Lines{"one"});
  }
  scene.files.append(log, "ee\n");
  CHECK(scene.look() == Lines{"two", "three"});
  CHECK(scene.files.open_files() == 1);
}

TEST_CASE("a log that is truncated while its copy is opened has lost nothing, even if nothing of it was read",
          "[follow]") {
  Scene scene;
  const auto log = scene.files.create(kLog);
  scene.look();
  scene.files.append(log, "one\n");
  scene.files.copy(kLog, kLog + ".1");
  scene.files.meanwhile = [&] {
    scene.files.meanwhile = nullptr;
    scene.files.truncate(log);
    scene.files.append(log, "two\n");
  };
  CHECK(scene.look() == Lines{"one", "two"});
}

TEST_CASE("a copy that is made where a rotated log was looked for is not read as that log", "[follow]") {
  Scene scene;
  scene.files.append(scene.files.create(kLog), "one\n");
  scene.look();
  scene.files.rename(kLog, kLog + ".1");
  const auto log = scene.files.create(kLog);
  scene.files.append(log, "two\n");
  CHECK(scene.look() == Lines{"two"});
  SECTION("told before it is looked for") {
    scene.files.remove(kLog + ".1");
    scene.files.copy(kLog, kLog + ".1");
    scene.files.truncate(log);
  }
  SECTION("told after that") {
    scene.files.create(kLog + ".errors");
    scene.files.meanwhile = [&] {
      scene.files.meanwhile = nullptr;
      rotate_names(scene.files);
      scene.files.copy(kLog, kLog + ".1");
      scene.files.truncate(log);
    };
  }
  CHECK(scene.look().empty());
  CHECK(scene.look_after(1s).empty());
}

TEST_CASE("a file that is made beside a log is no copy of it while the log has its lines, or if it is compressed",
          "[follow]") {
  Scene scene;
  const auto log = scene.files.create(kLog);
  SECTION("a copy without a truncation") {
    scene.files.append(log, "one\n");
    scene.files.copy(kLog, kLog + ".bak");
    scene.files.append(log, "two\n");
    CHECK(scene.look() == Lines{"one", "two"});
    scene.files.append(log, "three\n");
    CHECK(scene.look() == Lines{"three"});
  }
  SECTION("something else") {
    scene.files.append(log, "one\n");
    scene.look();
    scene.files.append(scene.files.create(kLog + ".errors"), "bad\n");
    scene.files.append(log, "two\n");
    CHECK(scene.look() == Lines{"two"});
  }
  SECTION("the compressed log of the day before") {
    scene.files.append(scene.files.create(kLog + ".1.gz"), compressed(Compression::gzip, "old\n"));
    scene.files.append(log, "one\n");
    CHECK(scene.look() == Lines{"one"});
  }
}

TEST_CASE("a folder that moves takes its files along", "[follow]") {
  Scene scene;
  scene.files.create("/logs", FileSystem::Kind::directory);
  const auto old = scene.files.create(kLog);
  scene.files.append(old, "one\n");
  scene.look();
  scene.files.rename("/logs", "/old");
  scene.files.append(old, "two\n");
  CHECK(scene.look() == Lines{"two"});
  CHECK(scene.follower.trouble(0));
  scene.files.append(scene.files.create(kLog), "three\n");
  scene.files.append(old, "four\n");
  CHECK(scene.look() == Lines{"four", "three"});
}

TEST_CASE("a folder in the file's place, a permission lost, a failing read: told, and over when it is over",
          "[follow]") {
  Scene scene;
  const auto log = scene.files.create(kLog);
  scene.files.append(log, "one\n");
  scene.look();
  scene.files.rename(kLog, "/away");
  scene.files.create(kLog, FileSystem::Kind::directory);
  CHECK(scene.look().empty());
  CHECK(scene.follower.trouble(0)->message.starts_with("is a directory"));
  scene.files.remove(kLog);
  scene.files.append(scene.files.create(kLog), "two\n");
  scene.files.permit(kLog, false);
  CHECK(scene.look().empty());
  CHECK(scene.follower.trouble(0)->message.starts_with("permission denied"));
  scene.files.permit(kLog, true);
  CHECK(scene.look() == Lines{"two"});
  scene.files.append(scene.files.at(kLog), "three\n");
  scene.files.at(kLog)->read_error = EIO;
  CHECK(scene.look().empty());
  CHECK(scene.follower.trouble(0)->message == "cannot be read: Input/output error");
  scene.files.at(kLog)->read_error = 0;
  scene.files.append(scene.files.at(kLog), "four\n");
  CHECK(scene.look() == Lines{"three", "four"});
  CHECK_FALSE(scene.follower.trouble(0));
}

TEST_CASE("a compressed file is read once", "[follow]") {
  Scene scene({"/logs/old.gz", kLog});
  const auto old = scene.files.create("/logs/old.gz");
  scene.files.append(old, compressed(Compression::gzip, "one\ntwo"));
  scene.files.append(scene.files.create(kLog), "three\n");
  CHECK(scene.look() == Lines{"one", "two", "three"});
  scene.files.append(old, compressed(Compression::gzip, "four\n"));
  scene.files.create("/logs/old.gz");
  CHECK(scene.look().empty());
  CHECK(scene.files.open_files() == 1);
  CHECK_FALSE(scene.follower.ended());
}

TEST_CASE("a cut compressed file is read as far as it goes, and told", "[follow]") {
  Scene scene({"/logs/old.gz"});
  const std::string bytes = compressed(Compression::gzip, "one\ntwo\n");
  scene.files.append(scene.files.create("/logs/old.gz"), bytes.substr(0, bytes.size() - 1));
  CHECK(scene.look() == Lines{"one", "two"});
  CHECK(scene.follower.ended());
  CHECK(scene.follower.trouble(0)->message == "ends in the midst of its gzip data");
}

TEST_CASE("one file under two names is read once", "[follow]") {
  Scene scene({kLog, kLog});
  scene.files.append(scene.files.create(kLog), "one\n");
  CHECK(scene.look() == Lines{"one"});
}

namespace {

/// A server that writes numbered lines, each in pieces, and reopens its log some time after it was rotated.
class Writer {
 public:
  Writer(ModelFileSystem& files, std::mt19937& random) : files_(files), random_(random) { reopen(); }

  void write() {
    if (pending_.empty()) pending_ = line(written_++) + "\n";
    const std::size_t least = std::min(kTelling, pending_.size());
    const std::size_t size = chance(3) ? least + random_() % (pending_.size() - least + 1) : pending_.size();
    files_.append(log_, pending_.substr(0, size));
    pending_.erase(0, size);
  }
  void finish_line() {
    if (!pending_.empty()) files_.append(log_, pending_);
    pending_.clear();
  }
  void reopen() { log_ = files_.exists(kLog) ? files_.at(kLog) : files_.create(kLog); }

  /// The first bytes tell each line from all others, as its time and its address do in a log: a file that was truncated
  /// when less was read of it than that could not be told from what it was.
  static constexpr std::size_t kTelling = 8;
  static std::string line(std::size_t number) {
    std::array<char, kTelling + 1> telling{};
    std::snprintf(telling.data(), telling.size(), "%08x", static_cast<std::uint32_t>(number) * 2654435761u);
    return telling.data() + (" - user" + std::to_string(number)) + " " + std::string(number * 31 % 60, 'x');
  }
  bool chance(unsigned of) { return random_() % of == 0; }
  std::size_t written() const { return written_; }
  ModelFileSystem::File log() const { return log_; }

 private:
  ModelFileSystem& files_;
  std::mt19937& random_;
  ModelFileSystem::File log_;
  std::string pending_;
  std::size_t written_ = 0;
};

enum class Rotation { rename, copytruncate, vanish, folder };
using Rotations = std::vector<Rotation>;

/// Every line that was written has been received, and once.
void check_each_once(const Lines& received, const Writer& writer) {
  std::map<std::string, int> counts;
  for (const auto& line : received) ++counts[line];
  int wrong = 0;
  for (std::size_t number = 0; number < writer.written(); ++number) wrong += counts[Writer::line(number)] != 1;
  CHECK(wrong == 0);
  CHECK(received.size() == writer.written());
}

}  // namespace

TEST_CASE("a thousand rotations of each kind lose no line and give none twice", "[follow]") {
  const auto rotations =
      GENERATE(Rotations{Rotation::rename}, Rotations{Rotation::copytruncate}, Rotations{Rotation::vanish},
               Rotations{Rotation::folder},
               Rotations{Rotation::rename, Rotation::copytruncate, Rotation::vanish, Rotation::folder});
  const bool are_mixed = rotations.size() > 1;
  const auto seed = GENERATE(1u, 2u, 3u);
  CAPTURE(static_cast<int>(rotations.back()), are_mixed, seed);
  std::mt19937 random(seed);
  Scene scene;
  Writer writer(scene.files, random);
  Lines received;
  const auto look = [&] {
    // News of a rename may lag behind it.
    const bool lags = !are_mixed && rotations[0] != Rotation::copytruncate && writer.chance(2);
    const std::size_t moves = lags ? random() % 4 : 1000;
    const Lines lines = scene.look_after(std::chrono::milliseconds(random() % 200), moves);
    received.insert(received.end(), lines.begin(), lines.end());
  };
  // The server goes on writing for a while before it notices; the follower looks now and then.
  const auto go_on = [&](unsigned steps) {
    for (auto step = random() % (steps + 1); step > 0; --step) {
      writer.write();
      if (writer.chance(2)) look();
    }
  };
  look();
  for (int round = 0; round < 1000; ++round) {
    go_on(10);
    const Rotation rotation = rotations[random() % rotations.size()];
    if (are_mixed) look();  // nothing tells what becomes of a copy that leaves the folder
    switch (rotation) {
      case Rotation::rename:
        // Two rotations may go by between two looks.
        if (round % 2 == 0) look();
        rotate_names(scene.files);
        scene.files.rename(kLog, kLog + ".1");
        go_on(2);
        scene.files.create(kLog);
        go_on(3);
        break;
      case Rotation::copytruncate:
        // Two copies may be made between two looks.
        if (round % 2 == 0) look();
        writer.finish_line();
        writer.write();  // a few bytes alone would not tell one copy from another
        writer.finish_line();
        go_on(3);
        rotate_names(scene.files);
        scene.files.copy(kLog, kLog + ".1");
        scene.files.truncate(writer.log());
        if (writer.chance(2)) look();
        break;
      case Rotation::vanish:
        scene.files.rename(kLog, "/archive/" + std::to_string(round));
        go_on(3);
        break;
      case Rotation::folder:
        scene.files.rename("/logs", "/logs." + std::to_string(round));
        go_on(3);
        break;
    }
    if (rotation == Rotation::copytruncate) continue;
    writer.finish_line();
    writer.reopen();
    if (rotation != Rotation::rename) look();  // nothing tells where a file went that left the folder
  }
  writer.finish_line();
  for (int i = 0; i < 20; ++i) look();
  check_each_once(received, writer);
  scene.look_after(2s);
  CHECK(scene.files.open_files() == 1);
}

TEST_CASE("what happens while the follower works loses no line either", "[follow]") {
  const auto rotations = GENERATE(Rotations{Rotation::rename}, Rotations{Rotation::copytruncate},
                                  Rotations{Rotation::rename, Rotation::copytruncate});
  const auto most_at_once = GENERATE(1u, 4u, 12u);
  const auto seed = GENERATE(1u, 2u, 3u);
  CAPTURE(static_cast<int>(rotations.back()), rotations.size(), most_at_once, seed);
  std::mt19937 random(seed);
  Scene scene;
  Writer writer(scene.files, random);
  std::deque<std::function<void()>> steps;
  bool at_work = false;
  const auto step = [&] {
    if (at_work || steps.empty()) return;
    at_work = true;
    std::exchange(steps.front(), {})();
    steps.pop_front();
    at_work = false;
  };
  scene.files.meanwhile = [&] {
    while (writer.chance(3 * most_at_once)) {
      for (auto at_once = 1 + random() % most_at_once; at_once > 0; --at_once) step();
    }
  };
  Lines received;
  const auto look = [&] {
    const Lines lines = scene.look_after(10ms);
    received.insert(received.end(), lines.begin(), lines.end());
  };
  look();
  for (int round = 0; round < 1000; ++round) {
    for (auto writes = random() % 8; writes > 0; --writes) steps.emplace_back([&] { writer.write(); });
    // A copy and the truncation are no place for a line; a few bytes alone would not tell one copy from another.
    steps.emplace_back([&] { writer.finish_line(); });
    steps.emplace_back([&] { writer.write(); });
    steps.emplace_back([&] { writer.finish_line(); });
    steps.emplace_back([&] { rotate_names(scene.files); });
    if (rotations[random() % rotations.size()] == Rotation::rename) {
      steps.emplace_back([&] { scene.files.rename(kLog, kLog + ".1"); });
      steps.emplace_back([&] { writer.write(); });
      steps.emplace_back([&] { scene.files.create(kLog); });
      steps.emplace_back([&] { writer.write(); });
      steps.emplace_back([&] { writer.finish_line(); });
      steps.emplace_back([&] { writer.reopen(); });
    } else {
      steps.emplace_back([&] { scene.files.copy(kLog, kLog + ".1"); });
      steps.emplace_back([&] { scene.files.truncate(writer.log()); });
    }
    // Two rotations may begin before this one is seen; a third one would delete what was not read.
    for (look(); steps.size() > 4; look()) step();
  }
  while (!steps.empty()) step();
  writer.finish_line();
  for (int i = 0; i < 3; ++i) look();
  check_each_once(received, writer);
}
