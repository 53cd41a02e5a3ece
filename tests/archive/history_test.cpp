// Random histories of a log that is written, rotated and compressed in every way that is known, with ingests in
// between: what was in a log at some ingest is in the archive exactly once.
#include <algorithm>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <random>
#include <sys/stat.h>

#include "archive/archive_reader.hpp"
#include "archive/check.hpp"
#include "archive/ingest.hpp"
#include "archive/log_folder.hpp"
#include "catch.hpp"

using namespace lastseen;

namespace {

constexpr const char* kLog = "access.log";

/// A file as the history knows it: its bytes, and which written lines end where.
struct File {
  std::string bytes;
  std::vector<std::pair<std::size_t, int>> ends;
  bool compressed = false;
  bool whole = true;  ///< a compressed one has been written to its end

  File prefix(std::size_t size) const {
    File part;
    part.bytes = bytes.substr(0, size);
    for (const auto& end : ends) {
      if (end.first <= size) part.ends.push_back(end);
    }
    return part;
  }
};

class History {
 public:
  /// `alone`: nobody names a rotated log or takes one away.
  explicit History(std::uint32_t seed, bool alone = false) : random_(seed), alone_(alone) {
    shelf_.earlier_lines = chance(20);
    files_[kLog];
    save(kLog);
    if (!alone) return;
    append(1);
    ingest({kLog});
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
    finish_line();
    ingest(all_names());
    compare();
  }

 private:
  int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  bool chance(int percent) { return number(1, 100) <= percent; }

  void step() {
    switch (number(0, 13)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return append(number(1, chance(10) ? 60 : 4));
      case 4:
        return begin_line();
      case 5:
        return rotate_by_renaming();
      case 6:
        return rotate_by_copying();
      case 7:
        return compress();
      case 8:
        return alone_ ? void() : swap_names();
      case 9:
        return alone_ ? void() : remove_one();
      case 10:
        if (half_.empty()) seconds_ += 3 * 3600;
        return;
      case 11:
        return ingest(chance(50) ? std::vector<std::string>{kLog} : all_names());
      default: {
        std::vector<std::string> names = all_names();
        if (chance(30) && !names.empty())
          names.push_back(names[static_cast<std::size_t>(number(0, static_cast<int>(names.size()) - 1))]);
        std::shuffle(names.begin(), names.end(), random_);
        return ingest(names);
      }
    }
  }

  std::string new_line() {
    // Now and then the same line once more, as two requests in one second give it; but no two logs begin alike: those
    // are one log until they differ.
    if (chance(90) || files_[writing_].ends.empty()) {
      ++line_time_;
      const std::string padding(static_cast<std::size_t>(chance(10) ? number(200, 900) : number(0, 30)), 'x');
      last_line_ = fmt::format("@{} user{} /{}{};", line_time_ * 1000, number(0, 4), line_time_, padding);
    }
    return last_line_;
  }

  void write(const std::string& text) {
    File& file = files_[writing_];
    if (position_ > file.bytes.size()) file.bytes.append(position_ - file.bytes.size(), '\0');
    file.bytes += text;
    position_ = file.bytes.size();
    save(writing_);
  }

  void write_line_end(const std::string& text) {
    write(text + "\n");
    files_[writing_].ends.emplace_back(files_[writing_].bytes.size(), static_cast<int>(written_.size()));
    written_.push_back(last_line_);
    seen_.push_back(false);
  }

  void append(int lines) {
    finish_line();
    for (int i = 0; i < lines; ++i) write_line_end(new_line());
    if (chance(20)) finish_reopening();
  }

  void begin_line() {
    if (!half_.empty()) return finish_line();
    const std::string line = new_line();
    const auto cut = static_cast<std::size_t>(number(1, static_cast<int>(line.size())));
    half_ = line.substr(cut);
    if (half_.empty()) half_ = "\n";  // all but the newline
    write(line.substr(0, cut));
  }

  void finish_line() {
    if (half_.empty()) return;
    const std::string rest = half_ == "\n" ? "" : half_;
    half_.clear();
    if (torn_) {
      // Its beginning went with the log that was cut off: it is no line anywhere.
      torn_ = false;
      write(rest + "\n");
    } else {
      write_line_end(rest);
    }
  }

  /// Makes room for a name as logrotate does: .1 to .2, and so on.
  void shift(int place) {
    for (const char* suffix : {"", ".gz"}) {
      const std::string name = fmt::format("{}.{}{}", kLog, place, suffix);
      if (!files_.contains(name)) continue;
      shift(place + 1);
      rename(name, fmt::format("{}.{}{}", kLog, place + 1, suffix));
    }
  }

  std::string rotated_name() {
    if (chance(30)) return fmt::format("{}-{}", kLog, 20261100 + ++dates_);
    shift(1);
    return fmt::format("{}.1", kLog);
  }

  void rename(const std::string& from, const std::string& to) {
    folder_.rename(from, to);
    files_[to] = std::move(files_[from]);
    files_.erase(from);
    if (writing_ == from) writing_ = to;
  }

  void rotate_by_renaming() {
    finish_reopening();
    if (chance(70)) finish_line();
    rename(kLog, rotated_name());
    if (chance(70)) {
      files_[kLog];
      save(kLog);
    }
    if (chance(70)) finish_reopening();  // else the server goes on writing to the renamed file
  }

  /// The server opens its log anew, between two lines.
  void finish_reopening() {
    if (writing_ == kLog) return;
    finish_line();
    writing_ = kLog;
    if (!files_.contains(kLog)) save(kLog);
    position_ = files_[kLog].bytes.size();
  }

  void rotate_by_copying() {
    finish_reopening();
    const std::string copy = rotated_name();
    const File& log = files_[kLog];
    if (chance(30)) {
      files_[copy] = log.prefix(static_cast<std::size_t>(number(0, static_cast<int>(log.bytes.size()))));
      save(copy);
      if (chance(50)) ingest(all_names());
    }
    files_[copy] = log;
    save(copy);
    if (chance(40)) append(number(1, 3));  // into the log that is about to be cut off
    if (chance(20)) begin_line();
    if (chance(40)) ingest(chance(50) ? all_names() : std::vector<std::string>{kLog});
    torn_ = !half_.empty();
    if (half_ == "\n") ++without_newline_[last_line_];  // the copy holds all of it but its end
    files_[kLog] = File();
    save(kLog);
    if (chance(70)) position_ = 0;  // else the writer goes on where it was, and leaves a hole
  }

  void compress() {
    std::vector<std::string> plain;
    for (const auto& [name, file] : files_) {
      if (!file.compressed && name != kLog && name != writing_) plain.push_back(name);
    }
    if (plain.empty()) return;
    const std::string name = plain[static_cast<std::size_t>(number(0, static_cast<int>(plain.size()) - 1))];
    const std::string packed = name + ".gz";
    if (chance(40)) {
      const File& file = files_[name];
      files_[packed] = file.prefix(static_cast<std::size_t>(number(0, static_cast<int>(file.bytes.size()))));
      files_[packed].compressed = true;
      files_[packed].whole = false;
      save(packed);
      ingest(all_names());
    }
    files_[packed] = files_[name];
    files_[packed].compressed = true;
    save(packed);
    if (chance(30)) ingest(all_names());
    files_.erase(name);
    folder_.remove(name);
  }

  void swap_names() {
    std::vector<std::string> old;
    for (const auto& [name, file] : files_) {
      if (name != kLog && name != writing_ && !file.compressed) old.push_back(name);
    }
    if (old.size() < 2) return;
    std::shuffle(old.begin(), old.end(), random_);
    rename(old[0], "aside");
    rename(old[1], old[0]);
    rename("aside", old[1]);
  }

  void remove_one() {
    for (const auto& [name, file] : files_) {
      if (name == kLog || name == writing_ || chance(70)) continue;
      folder_.remove(name);
      files_.erase(name);
      return;
    }
  }

  void save(const std::string& name) {
    const File& file = files_[name];
    folder_.write(name, file.compressed ? "Z" + file.bytes + (file.whole ? "E" : "") : file.bytes);
    const timespec time{++seconds_, 0};
    const timespec times[2] = {time, time};
    utimensat(AT_FDCWD, (folder_ / name).c_str(), times, 0);
  }

  std::vector<std::string> all_names() const {
    std::vector<std::string> names;
    for (const auto& entry : files_) names.push_back(entry.first);
    return names;
  }

  void ingest(std::vector<std::string> names) {
    IngestRequest request;
    if (alone_ && !files_.contains(kLog)) return;
    if (alone_) names = {kLog};
    for (const std::string& name : names) {
      if (files_.contains(name)) request.logs.push_back(folder_ / name);
    }
    request.siblings = alone_ || chance(80);
    seconds_ += number(0, 4);
    request.now = shelf_.now = Instant(std::chrono::seconds(seconds_));
    {
      Store store(folder_ / "archive", {.ignore_status = "", .key_check = {}}, Duration(0));
      lastseen::ingest(store, request, shelf_);
    }
    for (const std::string& name : alone_ ? all_names() : names) {
      if (!files_.contains(name)) continue;
      for (const auto& end : files_[name].ends) seen_[static_cast<std::size_t>(end.second)] = true;
    }
  }

  void compare() {
    std::map<std::string, int> written;
    std::map<std::string, int> due;
    for (std::size_t i = 0; i < written_.size(); ++i) {
      ++written[written_[i]];
      due[written_[i]] += seen_[i];
    }
    std::map<std::string, int> stored;
    struct Collect final : EventSink {
      explicit Collect(std::map<std::string, int>& counts) : lines(counts) {}
      void observe(EventBatch& batch) override {
        for (std::size_t i = 0; i < batch.size(); ++i) {
          ++lines[fmt::format("@{} {} {};", batch[i].time.time_since_epoch().count(), batch[i].user, *batch[i].target)];
        }
      }
      std::map<std::string, int>& lines;
    } collect(stored);
    ArchiveReader::Range all;
    all.requests = true;
    ArchiveReader(folder_ / "archive").read(all, collect);
    for (const auto& [line, count] : due) {
      INFO(line);
      CHECK(stored[line] >= count);
    }
    for (const auto& [line, count] : stored) {
      INFO(line);
      CHECK(count <= written[line] + without_newline_[line]);
    }
    CHECK(check_archive(folder_ / "archive") == std::vector<std::string>{});
  }

  std::mt19937 random_;
  const bool alone_;
  LogFolder folder_;
  TestShelf shelf_;
  std::map<std::string, File> files_;
  std::string writing_ = kLog;  ///< where the server writes
  std::size_t position_ = 0;    ///< in it
  std::string half_;            ///< what is still to be written of an unfinished line
  bool torn_ = false;           ///< its beginning is gone
  std::string last_line_;
  std::int64_t line_time_ = 0;
  std::int64_t seconds_ = 1'000'000;
  int dates_ = 0;
  std::vector<std::string> written_;
  std::map<std::string, int> without_newline_;
  std::vector<bool> seen_;  ///< whether it was in some log at an ingest
};

/// More of them by hand: LASTSEEN_HISTORIES=10000.
int histories() {
  const char* asked = std::getenv("LASTSEEN_HISTORIES");
  return asked ? std::atoi(asked) : 300;
}

}  // namespace

TEST_CASE("whatever happens to a log, each of its lines is stored once", "[archive][history]") {
  const char* first = std::getenv("LASTSEEN_HISTORY");
  const int from = first ? std::atoi(first) : 1;
  for (int seed = from; seed < from + histories(); ++seed) {
    INFO("LASTSEEN_HISTORY=" << seed);
    History(static_cast<std::uint32_t>(seed)).run(40);
  }
}

TEST_CASE("a log that alone is named is followed through rotation", "[archive][history]") {
  const char* first = std::getenv("LASTSEEN_HISTORY");
  const int from = first ? std::atoi(first) : 1;
  for (int seed = from; seed < from + histories(); ++seed) {
    INFO("LASTSEEN_HISTORY=" << seed);
    History(static_cast<std::uint32_t>(seed), /*alone=*/true).run(40);
  }
}
