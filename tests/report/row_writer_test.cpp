#include "report/row_writer.hpp"

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

namespace {

/// Rows of unequal length.
AppendRow numbered(TextBuffer& text) {
  return [&text](std::size_t row) {
    text.append(row % 97, '.');
    text.append(std::to_string(row));
    text.append('\n');
  };
}

}  // namespace

TEST_CASE("rows come in their order, whoever makes them", "[report]") {
  for (const std::size_t count : {0, 1, 1024, 2048, 2049, 4096, 30'000}) {
    const std::string expected = text_of([&](Output& out) { write_rows(count, 1, out, numbered); });
    for (const unsigned threads : {2u, 3u, 8u}) {
      CHECK(text_of([&](Output& out) { write_rows(count, threads, out, numbered); }) == expected);
    }
  }
}

TEST_CASE("text that stands before rows stays before them", "[report]") {
  const std::string text = text_of([](Output& out) {
    out.text().append("header\n");
    write_rows(5000, 2, out, numbered);
    out.text().append("footer\n");
  });
  CHECK(text.substr(0, 9) == "header\n0\n");
  CHECK(text.substr(text.size() - 12) == "4999\nfooter\n");
}

TEST_CASE("of long rows little is held at once", "[report]") {
  constexpr std::size_t kLong = 100'000, kCount = 5000;
  std::atomic<std::size_t> held = 0, most = 0;
  std::size_t written = 0;
  Output out(
      [&](const char*, std::size_t size) {
        written += size;
        held -= size;
        return static_cast<ssize_t>(size);
      },
      "memory");
  write_rows(kCount, 4, out, [&](TextBuffer& text) -> AppendRow {
    return [&](std::size_t) {
      text.append(kLong, 'x');
      most = std::max<std::size_t>(most, held += kLong);
    };
  });
  out.flush();
  CHECK(written == kLong * kCount);
  CHECK(most < 8'000'000);
}

TEST_CASE("nobody waits for the rows of one that failed", "[report]") {
  const auto failing = [](TextBuffer&) -> AppendRow {
    return [](std::size_t row) {
      if (row == 12'345) throw std::runtime_error("no memory for row 12345");
    };
  };
  for (const unsigned threads : {1u, 2u, 4u}) {
    CHECK_THROWS_WITH(text_of([&](Output& out) { write_rows(30'000, threads, out, failing); }),
                      "no memory for row 12345");
  }
}

TEST_CASE("rows end where nobody reads them", "[report]") {
  for (const unsigned threads : {1u, 2u, 4u}) {
    Output out(
        [](const char*, std::size_t) -> ssize_t {
          errno = EPIPE;
          return -1;
        },
        "pipe");
    std::atomic<std::size_t> made = 0;
    write_rows(3'000'000, threads, out, [&](TextBuffer& text) -> AppendRow {
      return [&](std::size_t) {
        ++made;
        text.append(100, 'x');
      };
    });
    CHECK(out.closed());
    CHECK(made < 100'000);
  }
}
