#include "input/followed_pipe.hpp"

#include <array>
#include <unistd.h>

#include "catch.hpp"
#include "input/compressed.hpp"
#include "input/failing_calls.hpp"
#include "input/received_lines.hpp"

using namespace lastseen;

namespace {

using Lines = std::vector<std::string>;

struct Ends {
  Ends() {
    std::array<int, 2> both{};
    REQUIRE(::pipe(both.data()) == 0);
    read = both[0];
    write = both[1];
  }
  void write_all(std::string_view bytes) const {
    CHECK(::write(write, bytes.data(), bytes.size()) == std::ssize(bytes));
  }
  int read = -1;
  int write = -1;
};

}  // namespace

TEST_CASE("a pipe gives whole lines as they come, and the last one at its end", "[follow]") {
  const Ends ends;
  FollowedPipe pipe(ends.read, {3, 1});
  ReceivedLines lines;
  ends.write_all("one\ntwo\nth");
  pipe.read(lines);
  CHECK(lines.received == Lines{"one", "two"});
  CHECK(lines.origins.front() == LineOrigin{3, 1});
  ends.write_all("ree\nfour");
  pipe.read(lines);
  CHECK(lines.received == Lines{"one", "two", "three"});
  CHECK_FALSE(pipe.ended());
  ::close(ends.write);
  pipe.read(lines);
  CHECK(lines.received == Lines{"one", "two", "three", "four"});
  CHECK(pipe.ended());
  CHECK_FALSE(pipe.error());
}

TEST_CASE("a pipe may be compressed", "[follow]") {
  const std::string text = sample_log(20000);
  for (const auto compression : {Compression::gzip, Compression::zstd, Compression::bzip2, Compression::xz}) {
    const Ends ends;
    FailingCalls calls;
    calls.longest_read = 1;
    calls.interrupted = true;
    FollowedPipe pipe(ends.read, {}, calls);
    ReceivedLines lines;
    ends.write_all(compressed(compression, text));
    ::close(ends.write);
    while (!pipe.ended()) pipe.read(lines);
    CHECK_FALSE(pipe.error());
    std::string joined;
    for (const auto& line : lines.received) joined += line + "\n";
    CHECK(joined.substr(0, text.size()) == text);
  }
}

TEST_CASE("a pipe that fails has ended, and so has a damaged one", "[follow]") {
  const Ends ends;
  FailingCalls calls;
  calls.bytes_before_error = 6;
  FollowedPipe pipe(ends.read, {}, calls);
  ReceivedLines lines;
  ends.write_all("one\ntwo\n");
  pipe.read(lines);
  pipe.read(lines);
  CHECK(pipe.ended());
  CHECK(pipe.error()->message == "cannot be read: Input/output error");
  CHECK(lines.received == Lines{"one", "tw"});
  ::close(ends.write);

  const Ends damaged;
  FollowedPipe gzip(damaged.read, {});
  damaged.write_all(compressed(Compression::gzip, "three\n") + "garbage");
  gzip.read(lines);
  CHECK(gzip.ended());
  CHECK(gzip.error()->message == "trailing garbage after gzip data");
  CHECK(lines.received.back() == "three");
  ::close(damaged.write);
}
