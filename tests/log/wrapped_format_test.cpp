#include "log/wrapped_format.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;
using namespace std::string_view_literals;

#define LINE "1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5"

TEST_CASE("what is no line, and what is no part of a line", "[log][lines]") {
  const auto [line, expected] = GENERATE(table<std::string_view, std::string_view>({
      {LINE, "10:00:00 alice GET / 200"},
      {LINE "\r", "10:00:00 alice GET / 200"},
      {"\0\0\0\0" LINE ""sv, "10:00:00 alice GET / 200"},
      {"", ""},
      {"\r", ""},
      {" \t\v\f ", ""},
      {"\0\0\0"sv, ""},
      {"\0\0 \r"sv, ""},
      {"==> /var/log/nginx/access.log <==", ""},
      {"==> /var/log/nginx/access.log <==\r", ""},
      {"==> /var/log/nginx/access.log", "5: expected '- '"},
      {"\0\0 - alice"sv, "3: expected an address"},
  }));
  CAPTURE(line);
  CHECK(read_line(line, "combined") == expected);
}

TEST_CASE("a line of more than 1 MiB is malformed", "[log][lines]") {
  std::string line = LINE " ";
  line.resize(std::size_t{1} << 20, 'x');
  CHECK(read_line(line, "combined") == "10:00:00 alice GET / 200");
  line += 'x';
  CHECK(read_line(line, "combined") == "1048577: longer than 1 MiB");
}

TEST_CASE("records carry the number and the text of their line", "[log][lines]") {
  const auto parser = FormatChooser(format_request("combined")).choose({})->parser(Needs::request);
  ParsedLine parsed;
  parser->parse(LINE "\r", 7, parsed);
  CHECK(parsed.number == 7);
  CHECK(parsed.text == LINE);
}

TEST_CASE("no more than user, time and status is read where no more is needed", "[log][lines]") {
  const auto parser = FormatChooser(format_request("combined")).choose({})->parser(Needs::user_and_time);
  ParsedLine parsed;
  parser->parse(LINE, 1, parsed);
  CHECK(told(parsed) == "10:00:00 alice - - 200");
}
