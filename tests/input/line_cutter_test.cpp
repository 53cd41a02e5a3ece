#include "input/line_cutter.hpp"

#include <algorithm>

#include "catch.hpp"
#include "input/received_lines.hpp"

using namespace lastseen;
using namespace std::string_literals;

namespace {

using Lines = std::vector<std::string>;

Lines cut(std::string_view bytes, std::size_t piece) {
  LineCutter cutter({});
  ReceivedLines lines;
  for (std::size_t at = 0; at < bytes.size(); at += piece) cutter.feed(bytes.substr(at, piece), lines);
  return lines.received;
}

}  // namespace

TEST_CASE("lines are whole however their bytes come", "[input]") {
  const std::string bytes =
      "\xef\xbb\xbf"
      "first\n\nthird with a \0 in it\r\n\0\0\0\0fourth\n\n\0\0\nunfinished"s;
  const Lines expected = {"first", "", "third with a \0 in it\r"s, "fourth", "", ""};
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    CAPTURE(piece);
    Lines lines = cut(bytes, piece);
    // NULs in the midst of a block are left to the parser.
    for (auto& line : lines) line.erase(0, std::min(line.find_first_not_of('\0'), line.size()));
    CHECK(lines == expected);
  }
}

TEST_CASE("an unfinished line waits, or counts when its end is told", "[input]") {
  LineCutter cutter({});
  ReceivedLines lines;
  cutter.feed("one\ntw", lines);
  CHECK(lines.received == Lines{"one"});
  cutter.feed("o", lines);
  cutter.feed("\n", lines);
  CHECK(lines.received == Lines{"one", "two"});
  cutter.finish(lines);
  CHECK(lines.received.size() == 2);
  cutter.feed("three", lines);
  cutter.go_on_as({0, 7});
  CHECK(lines.received.size() == 2);
  cutter.finish(lines);
  CHECK(lines.received.back() == "three");
  CHECK(lines.origins.back() == LineOrigin{0, 7});
  cutter.finish(lines);
  CHECK(lines.received.size() == 3);
}

TEST_CASE("a line longer than allowed is told once and not kept", "[input]") {
  for (std::size_t piece = 1; piece < 12; ++piece) {
    CAPTURE(piece);
    LineCutter cutter({}, 10);
    ReceivedLines lines;
    const std::string bytes =
        "0123456789\n0123456789+\n\nnext\n" + std::string(100, 'x') + "\nlast\n" + std::string(11, 'y');
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      cutter.feed(std::string_view(bytes).substr(at, piece), lines);
    CHECK(lines.overlong == 3);
    CHECK(lines.received == Lines{"0123456789", "", "next", "last"});
    cutter.finish(lines);
    cutter.feed("again\n", lines);
    CHECK(lines.received.back() == "again");
  }
}

TEST_CASE("NULs before a line take no room", "[input]") {
  LineCutter cutter({}, 10);
  ReceivedLines lines;
  const std::string nulls(1000, '\0');
  for (int i = 0; i < 1000; ++i) cutter.feed(nulls, lines);
  cutter.feed("line\n", lines);
  CHECK(lines.received == Lines{"line"});
  CHECK(lines.overlong == 0);
}
