#include "report/output.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("short writes and interrupted ones are carried on", "[report]") {
  std::string text;
  int calls = 0;
  Output out(
      [&](const char* bytes, std::size_t size) -> ssize_t {
        if (++calls % 2 == 0) {
          errno = EINTR;
          return -1;
        }
        const std::size_t taken = std::min<std::size_t>(size, 3);
        text.append(bytes, taken);
        return static_cast<ssize_t>(taken);
      },
      "memory");
  out.text().append("twelve bytes");
  CHECK(out.flush());
  CHECK(text == "twelve bytes");
}

TEST_CASE("text is kept back until there is much of it", "[report]") {
  std::string text;
  int calls = 0;
  Output out(
      [&](const char* bytes, std::size_t size) {
        ++calls;
        text.append(bytes, size);
        return static_cast<ssize_t>(size);
      },
      "memory");
  const std::string line(1000, 'x');
  for (int i = 0; i < 250; ++i) {
    out.text().append(line);
    out.flush_if_full();
  }
  CHECK(calls == 0);
  out.write(std::string(1'000'000, 'y'));
  CHECK(calls == 2);
  CHECK(text == std::string(250'000, 'x') + std::string(1'000'000, 'y'));
}

TEST_CASE("a full disk is an error that names the place", "[report]") {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  Output out(full, "standard output");
  out.text().append("text");
  CHECK_FALSE(out.flush());
  CHECK_FALSE(out.usable());
  CHECK_FALSE(out.closed());
  CHECK(out.error() == "standard output: No space left on device");
  out.write("more");
  CHECK_FALSE(out.flush());
  ::close(full);
}

TEST_CASE("a closed pipe is the end, and no error", "[report]") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  Output out(ends[1], "standard output");
  out.text().append("text");
  CHECK_FALSE(out.flush());
  CHECK(out.closed());
  CHECK_FALSE(out.error());
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}
