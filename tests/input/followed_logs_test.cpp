#include "input/followed_logs.hpp"

#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <poll.h>
#include <random>
#include <thread>
#include <unistd.h>

#include "catch.hpp"
#include "input/received_lines.hpp"
#include "temporary_folder.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
using Lines = std::vector<std::string>;

/// As an event loop does it, until `enough` holds, or it has taken so long that something must be wrong.
template <class Enough>
bool follow(FollowedLogs& logs, LineReceiver& lines, Enough enough) {
  const auto bound = Clock::now() + 60s;
  while (Clock::now() < bound) {
    while (logs.drain(Clock::now(), 32, lines) == Follower::Progress::more) {
    }
    if (enough()) return true;
    pollfd readable{logs.descriptor(), POLLIN, 0};
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(logs.due(), bound) - Clock::now());
    ::poll(&readable, 1, static_cast<int>(std::max(0ms, wait).count()));
  }
  return false;
}

class AppendingFile {
 public:
  explicit AppendingFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {}
  ~AppendingFile() { ::close(descriptor_); }
  AppendingFile(const AppendingFile&) = delete;
  void write(std::string_view bytes) const {
    if (::write(descriptor_, bytes.data(), bytes.size()) != std::ssize(bytes)) throw std::runtime_error("write");
  }

 private:
  int descriptor_;
};

}  // namespace

TEST_CASE("real files: growth, rotation, truncation, a folder that moves", "[follow]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "logs");
  const std::string log = folder / "logs/access.log";
  FollowedLogs logs({log});
  ReceivedLines lines;
  const auto has = [&](const Lines& expected) {
    const bool equal = follow(logs, lines, [&] { return lines.received.size() >= expected.size(); });
    CHECK(lines.received == expected);
    return equal;
  };
  CHECK(has({}));
  auto file = std::make_unique<AppendingFile>(log);
  file->write("1\n2\n3");
  CHECK(has({"1", "2"}));
  file->write("\n");
  CHECK(has({"1", "2", "3"}));
  fs::rename(log, log + ".1");
  file->write("4\n");
  CHECK(has({"1", "2", "3", "4"}));
  file = std::make_unique<AppendingFile>(log);
  file->write("5\n");
  CHECK(has({"1", "2", "3", "4", "5"}));
  fs::resize_file(log, 0);
  file->write("6\n7\n");
  CHECK(has({"1", "2", "3", "4", "5", "6", "7"}));
  fs::rename(folder / "logs", folder / "old");
  file->write("8\n");
  CHECK(has({"1", "2", "3", "4", "5", "6", "7", "8"}));
  fs::create_directory(folder / "logs");
  file = std::make_unique<AppendingFile>(log);
  file->write("9\n");
  CHECK(has({"1", "2", "3", "4", "5", "6", "7", "8", "9"}));
}

TEST_CASE("a directory that comes, or comes back, is watched from the next question on", "[follow]") {
  const TemporaryFolder folder;
  DirectoryWatch watch({folder / "logs/access.log"});
  CHECK_FALSE(watch.take().names);
  for (const std::string away : {"old", "older"}) {
    CHECK(watch.must_poll());
    fs::create_directory(folder / "logs");
    CHECK(watch.take().names);
    CHECK_FALSE(watch.must_poll());
    CHECK_FALSE(watch.take().names);
    AppendingFile(folder / "logs/access.log").write("1\n");
    CHECK(watch.take().names);
    fs::rename(folder / "logs", folder / away);
    CHECK(watch.take().names);
  }
}

TEST_CASE("two hundred rotations under a writer", "[follow]") {
  const bool by_rename = GENERATE(true, false);
  CAPTURE(by_rename);
  constexpr int kRotations = 200;
  const TemporaryFolder folder;
  const std::string log = folder / "access.log";
  FollowedLogs logs({log});
  ReceivedLines lines;
  // The writer goes on when the follower has read so many lines: then at most one rotation is ahead of it.
  std::atomic<std::size_t> read = 0;
  std::atomic<std::size_t> written = 0;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    std::mt19937 random(1);
    auto file = std::make_unique<AppendingFile>(log);
    const auto write_some = [&] {
      for (auto count = 1 + random() % 20; count > 0; --count) {
        const std::string line = std::to_string(written++) + std::string(random() % 100, '.') + "\n";
        const std::size_t cut = random() % line.size();
        file->write(line.substr(0, cut));
        file->write(line.substr(cut));
      }
    };
    for (int rotation = 0; rotation < kRotations; ++rotation) {
      write_some();
      while (read < written) std::this_thread::yield();
      write_some();
      if (by_rename) {
        fs::rename(log, log + "." + std::to_string(rotation));
        write_some();
        file = std::make_unique<AppendingFile>(log);
      } else {
        fs::copy_file(log, log + ".1", fs::copy_options::overwrite_existing);
        fs::resize_file(log, 0);
      }
    }
    write_some();
    done = true;
  });
  CHECK(follow(logs, lines, [&] {
    read = lines.received.size();
    return done && read >= written;
  }));
  read = ~std::size_t{0};
  writer.join();
  std::map<std::string, int> counts;
  for (const auto& line : lines.received) ++counts[line.substr(0, line.find('.'))];
  CHECK(lines.received.size() == written);
  CHECK(counts.size() == written);
}
