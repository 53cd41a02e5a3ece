#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "log/reading.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace lastseen::test;

// What an attacker or a broken disk may put into a log. All of it is read in time linear in its size; that it ends at
// all is what is tested here.

namespace {

const std::vector<std::string>& all_formats() {
  static const std::vector<std::string> formats = {"auto",
                                                   "combined",
                                                   "vhost_combined",
                                                   "forwarded",
                                                   "lighttpd",
                                                   "ingress-nginx",
                                                   "json",
                                                   "caddy",
                                                   "traefik",
                                                   "w3c",
                                                   "ltsv",
                                                   "oauth2-proxy",
                                                   "events",
                                                   R"($msec $remote_user "$request" $status)",
                                                   R"(escape=none $remote_user [$time_local] "$request")",
                                                   "$remote_user$msec",
                                                   "$remote_user $msec",
                                                   R"(%t "%u" "%r" %>s)",
                                                   "%u%{sec}t",
                                                   "%u %{%Z}t %{%F %T}t",
                                                   R"(re:(?<user>.*?) (?<time>.*) (?<status>\d+))"};
  return formats;
}

std::string repeated(std::string_view unit, std::size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  return text;
}

}  // namespace

TEST_CASE("a long run of anything is one malformed line", "[log][hostile]") {
  constexpr std::size_t kSize = std::size_t{1} << 17;
  for (const std::string& format : all_formats()) {
    const auto chosen = FormatChooser(format_request(format)).choose({});
    const auto parser = chosen->parser(Needs::request);
    ParsedLine line;
    for (const std::string_view unit : {"a",
                                        "0",
                                        "[",
                                        "]",
                                        "\"",
                                        "\\",
                                        "{",
                                        ":",
                                        "-",
                                        ",",
                                        "%",
                                        "\x80",
                                        "\x01",
                                        " [",
                                        "\\x",
                                        "\\\"",
                                        "\"\" ",
                                        "] \"",
                                        "[24/Nov/2026:10:00:00 +0000] ",
                                        " - ",
                                        "\ta:",
                                        "{\"a\":",
                                        "1 ",
                                        "1.1 ",
                                        "\" 200 "}) {
      const std::string text = repeated(unit, kSize);
      CAPTURE(format, unit);
      parser->parse(text, 1, line);
      CHECK(line.kind != ParsedLine::Kind::not_a_line);
      if (line.kind == ParsedLine::Kind::record) CHECK(format.starts_with("re:"));
    }
  }
}

TEST_CASE("a long run before what a format looks for is read", "[log][hostile]") {
  const std::string spaces(1 << 17, ' '), brackets = repeated("[", 1 << 17), quotes = repeated("\\\"", 1 << 17);
  for (const std::string& name : {spaces + "x", brackets, quotes}) {
    CHECK(read_line("1.2.3.4 - " + name + " [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200", "combined")
              .starts_with("10:00:00 "));
    CHECK(read_line("1795514400.5 " + name + " \"GET / HTTP/1.1\" 200", "$msec $remote_user \"$request\" $status")
              .starts_with("10:00:00.500 "));
  }
}

TEST_CASE("a file of two formats is read as the one that most of it fits", "[log][hostile]") {
  std::string text;
  for (int i = 0; i < 3; ++i) text += "1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n";
  for (int i = 0; i < 2; ++i)
    text += R"({"ts":1795514400,"user":"bob"})"
            "\n";
  const Reading reading = read_input(text, FormatRequest{});
  CHECK(reading.format == "combined");
  CHECK(reading.users == std::vector<std::string>{"alice", "alice", "alice"});
  CHECK(reading.lines[3] == "31: expected ' '");
}

TEST_CASE("shifted shapes mixed into a good log invent nobody", "[log][hostile]") {
  std::string text;
  for (int i = 0; i < 4; ++i)
    text += "1.2.3.4 x-request-id alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n";
  text += "1.2.3.4 - [1.2.3.4] - - [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n";
  const Reading reading = read_input(text, FormatRequest{});
  CHECK(reading.format == "lighttpd");
  CHECK(std::vector<std::string>(reading.users.begin(), reading.users.begin() + 4) ==
        std::vector<std::string>(4, "alice"));
}
