#include "input/input.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "catch.hpp"
#include "input/compressed.hpp"
#include "input/failing_calls.hpp"
#include "input/file_range.hpp"
#include "temporary_folder.hpp"

using namespace lastseen;

namespace {

std::string refused(const std::string& name, const SystemCalls& calls = SystemCalls::real()) {
  InputError error;
  CHECK_FALSE(Input::open(name, error, calls));
  return error.message;
}

Input opened(const std::string& name, const SystemCalls& calls = SystemCalls::real()) {
  InputError error;
  auto input = Input::open(name, error, calls);
  INFO(error.message);
  REQUIRE(input);
  return std::move(*input);
}

std::string all_of(ByteStream& stream, std::size_t room = 1000) {
  std::vector<char> buffer(room);
  std::string text;
  while (const std::size_t size = stream.read(buffer)) text.append(buffer.data(), size);
  return text;
}

/// Standard input is something else while this lives.
class StandardInput {
 public:
  explicit StandardInput(int descriptor) : saved_(::dup(0)) {
    ::dup2(descriptor, 0);
    ::close(descriptor);
  }
  ~StandardInput() {
    ::dup2(saved_, 0);
    ::close(saved_);
  }

 private:
  int saved_;
};

/// A pipe into which a thread writes `pieces`, one after the other.
class WrittenPipe {
 public:
  explicit WrittenPipe(std::vector<std::string> pieces) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    input_.emplace(ends[0]);
    writer_ = std::thread([pieces = std::move(pieces), end = ends[1]] {
      for (const auto& piece : pieces) {
        if (::write(end, piece.data(), piece.size()) < 0) break;
      }
      ::close(end);
    });
  }
  ~WrittenPipe() { writer_.join(); }

 private:
  std::optional<StandardInput> input_;
  std::thread writer_;
};

}  // namespace

TEST_CASE("what cannot be opened says why and what to do", "[input]") {
  const TemporaryFolder folder;
  const std::string log = folder.write("access.log.1", "text");
  CHECK(refused(folder.path()) == "is a directory; name its logs: " + folder.path() + "/access.log*");
  CHECK(refused(folder.path() + "/") == "is a directory; name its logs: " + folder.path() + "/access.log*");
  CHECK(refused(folder / "other.log") == "no such file");
  const TemporaryFolder httpd;
  httpd.write("access_log", "text");
  CHECK(refused(httpd.path()) == "is a directory; name its logs: " + httpd.path() + "/access_log*");
  CHECK(refused(folder / "access.log") == "no such file; there is " + log);
  CHECK(refused("18:00") == "no such file; a date and a time go in one pair of quotes: '2026-11-23 18:00'");
  CHECK(refused(folder / "other*") == "no file matches this pattern");
  CHECK(refused(folder / "a/b.log") == "no such file: there is no directory " + folder / "a");
  CHECK(refused(log + "/b.log").starts_with("no such file"));
  REQUIRE(::symlink("access.log.0", (folder / "current.log").c_str()) == 0);
  CHECK(refused(folder / "current.log") == "no such file: it is a link to access.log.0");
}

TEST_CASE("a refused permission names who has it", "[input]") {
  const TemporaryFolder folder;
  const std::string log = folder.write("access.log", "text");
  FailingCalls calls;
  calls.open_error = EACCES;
  ::chmod(log.c_str(), 0640);
  const std::string group = ::getgrgid(::getegid())->gr_name;
  CHECK(refused(log, calls) == "permission denied (group " + group + " may read it)");
  ::chmod(log.c_str(), 0600);
  CHECK(refused(log, calls).starts_with("permission denied (only "));
  calls.open_error = EMFILE;
  CHECK(refused(log, calls) == "cannot be opened: Too many open files");
}

TEST_CASE("the kind of an input is that of its bytes, not its name", "[input]") {
  const TemporaryFolder folder;
  CHECK(opened(folder.write("a.gz", "text")).kind() == Input::Kind::file);
  CHECK(opened(folder.write("empty", "")).kind() == Input::Kind::file);
  CHECK(opened(folder.write("a.db", std::string("SQLite format 3\0...", 19))).kind() == Input::Kind::archive);
  for (const auto compression : {Compression::gzip, Compression::zstd, Compression::bzip2, Compression::xz}) {
    Input input = opened(folder.write("a.log", compressed(compression, "text")));
    CHECK(input.kind() == Input::Kind::stream);
    CHECK(input.compression() == compression);
    for (const bool in_thread : {false, true}) {  // as often as asked
      const auto stream = input.stream(in_thread);
      CHECK(all_of(*stream) == "text");
      CHECK_FALSE(stream->error());
    }
  }
  Input process = opened("/proc/self/status");
  CHECK(process.kind() == Input::Kind::stream);
  CHECK(all_of(*process.stream(false)).starts_with("Name:"));
  Input null = opened("/dev/null");
  CHECK(null.kind() == Input::Kind::stream);
  CHECK(all_of(*null.stream(false)).empty());
}

TEST_CASE("the same file is known under two names", "[input]") {
  const TemporaryFolder folder;
  const std::string log = folder.write("a", "text");
  ::link(log.c_str(), (folder / "b").c_str());
  CHECK(opened(log).is_same_file(folder / "b"));
  CHECK_FALSE(opened(log).is_same_file(folder.write("c", "text")));
  CHECK_FALSE(opened(log).is_same_file(folder / "missing"));
}

TEST_CASE("any part of a file is read, until it has shrunk", "[input]") {
  const TemporaryFolder folder;
  const std::string log = folder.write("a", "0123456789");
  const Input input = opened(log);
  CHECK(input.size() == 10);
  std::vector<char> buffer(4);
  InputError error;
  CHECK(input.read_at(7, buffer, error) == 3u);
  CHECK(std::string_view(buffer.data(), 3) == "789");
  CHECK(input.read_at(10, buffer, error) == 0u);
  std::filesystem::resize_file(log, 5);
  CHECK(input.read_at(7, buffer, error) == 0u);
}

TEST_CASE("a part that the file ends before has lost something", "[input]") {
  const TemporaryFolder folder;
  const std::string log = folder.write("a", "one\ntwo\nthree\nfour");
  const Input input = opened(log);
  const auto read_range = [&](std::uint64_t begin, std::uint64_t end) {
    FileRange range(input, begin, end);
    std::vector<char> buffer(100);
    while (range.read(buffer.data(), buffer.size()) != 0) {
    }
    return range.error().has_value();
  };
  CHECK_FALSE(read_range(0, 18));
  CHECK_FALSE(read_range(14, 18));
  std::filesystem::resize_file(log, 10);
  CHECK_FALSE(read_range(0, 8));
  CHECK(read_range(0, 18));
  CHECK(read_range(8, 14));
  CHECK(read_range(14, 18));
  CHECK(FileRange(input, 14, 18).error()->message.starts_with("has shrunk while it was read"));
}

TEST_CASE("interrupted, short and failing reads", "[input]") {
  const TemporaryFolder folder;
  const std::string text = sample_log(5000);
  const std::string log = folder.write("a", text);
  FailingCalls calls;
  calls.interrupted = true;
  calls.longest_read = 1;
  CHECK(all_of(*opened(log, calls).stream(false)) == text);
  CHECK(all_of(*opened(folder.write("a.gz", compressed(Compression::gzip, text)), calls).stream(true)) == text);

  FailingCalls broken;
  broken.bytes_before_error = 3000;
  Input input = opened(log, broken);
  const auto stream = input.stream(false);
  CHECK(all_of(*stream) == text.substr(0, 3000));
  REQUIRE(stream->error());
  CHECK(stream->error()->message == "cannot be read on after 3000 bytes: Input/output error");
  InputError error;
  std::vector<char> buffer(10);
  CHECK_FALSE(input.read_at(4000, buffer, error));
  CHECK(error.message == "cannot be read at byte 4000: Input/output error");

  broken.bytes_before_error = 200;
  Input cut = opened(folder / "a.gz", broken);
  const auto decoded = cut.stream(true);
  CHECK(text.starts_with(all_of(*decoded)));
  CHECK(decoded->error()->message == "cannot be read on after 200 bytes: Input/output error");
}

TEST_CASE("a pipe is known by its first bytes without losing any", "[input]") {
  const std::string text = sample_log(300000);
  for (const auto compression : {Compression::none, Compression::gzip, Compression::zstd, Compression::xz}) {
    const std::string bytes = compressed(compression, text);
    FailingCalls calls;
    calls.longest_read = 1;
    WrittenPipe pipe({bytes.substr(0, 1), bytes.substr(1, 1), bytes.substr(2)});
    Input input = opened("-", compression == Compression::none ? SystemCalls::real() : calls);
    CHECK(input.kind() == Input::Kind::stream);
    CHECK(input.compression() == compression);
    const auto stream = input.stream(true);
    CHECK(all_of(*stream) == text);
    CHECK_FALSE(stream->error());
  }
  for (const std::string& tiny :
       {std::string(), std::string("S"), std::string("\x1f"), std::string("SQLite format 3")}) {
    WrittenPipe pipe({tiny});
    CHECK(all_of(*opened("-").stream(true)) == tiny);
  }
}

TEST_CASE("standard input from a file is read from where it stands", "[input]") {
  const TemporaryFolder folder;
  const int descriptor = ::open(folder.write("a", "first\nsecond\n").c_str(), O_RDONLY | O_CLOEXEC);
  ::lseek(descriptor, 6, SEEK_SET);
  const StandardInput standard_input(descriptor);
  Input input = opened("-");
  CHECK(input.kind() == Input::Kind::file);
  CHECK(input.size() == 7);
  CHECK(all_of(*input.stream(false)) == "second\n");
  std::vector<char> buffer(3);
  InputError error;
  CHECK(input.read_at(1, buffer, error) == 3u);
  CHECK(std::string_view(buffer.data(), 3) == "eco");
}

TEST_CASE("a stream that is read ahead may be left before its end", "[input]") {
  const TemporaryFolder folder;
  Input input = opened(folder.write("a", compressed(Compression::gzip, sample_log(5'000'000))));
  const auto stream = input.stream(true);
  std::vector<char> buffer(10);
  CHECK(stream->read(buffer) == 10);
}
