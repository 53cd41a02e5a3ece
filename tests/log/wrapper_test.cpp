#include "log/wrapper.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

#define LINE "1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5"
#define DOCKER_LINE "1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] \\\"GET / HTTP/1.1\\\" 200 5\\n"

TEST_CASE("wrappers are taken off", "[log][wrapper]") {
  const auto [line, wrapper] = GENERATE(table<std::string_view, std::string_view>({
      {"Nov 24 10:00:00 web1 nginx: " LINE, "syslog (RFC 3164)"},
      {"<190>Nov  4 10:00:00 web1 nginx[42]: " LINE, "syslog (RFC 3164)"},
      {"<190>Nov 24 10:00:00 nginx: " LINE, "syslog (RFC 3164)"},
      {"Nov 24 10:00:00.123456 web1 apache2[7]: " LINE, "syslog (RFC 3164)"},
      {"<165>1 2026-11-24T10:00:00.003Z web1 nginx 42 access - " LINE, "syslog (RFC 5424)"},
      {"<165>1 2026-11-24T10:00:00Z - nginx - - [a@1 b=\"c \\] d\"][e@1] \xEF\xBB\xBF" LINE, "syslog (RFC 5424)"},
      {"2026-11-24T10:00:00.123456789Z stdout F " LINE, "CRI"},
      {"2026-11-24T10:00:00+01:00 stderr F " LINE, "CRI"},
      {"{\"log\":\"" DOCKER_LINE "\",\"stream\":\"stdout\",\"time\":\"2026-11-24T10:00:00Z\"}", "Docker json-file"},
      {"web-1  | " LINE, "docker compose"},
      {"my_app.web_1 |" LINE, "docker compose"},
      {"2026-11-24T10:00:00+0100 web1 nginx[42]: " LINE, "journalctl"},
      {"2026-11-24T10:00:00.123456+01:00 web1 nginx: " LINE, "journalctl"},
      {"Tue 2026-11-24 10:00:00 CET web1 nginx[42]: " LINE, "journalctl"},
      {"1795514400.123456 web1 nginx[42]: " LINE, "journalctl"},
      {"[ 1234.567890] web1 nginx[42]: " LINE, "journalctl"},
      {"[ 1234.567890                ] web1 nginx[42]: " LINE, "journalctl"},
      {"[ 1234.567890 <    0.000012 >] web1 nginx[42]: " LINE, "journalctl"},
      {"[ 1234.567890 <    0.000012*>] web1 nginx[42]: " LINE, "journalctl"},
      {"2026-11-24T10:00:00+01:00 nginx[42]: " LINE, "journalctl"},
      {LINE, ""},
  }));
  CAPTURE(line);
  for (const char* format : {"auto", "combined"}) {
    const Reading reading = read_input(line, format_request(format));
    CHECK(reading.wrapper == wrapper);
    CHECK(reading.lines == std::vector<std::string>{"10:00:00 alice GET / 200"});
  }
  const auto chosen = FormatChooser(FormatRequest{}).choose({{line}});
  CHECK(chosen->fast_shape().has_value() == wrapper.empty());
  CHECK(chosen->has_memory() == (wrapper == "CRI"));
}

TEST_CASE("a wrapper may hold any format", "[log][wrapper]") {
  // nginx's `nohostname`, `journalctl --no-hostname`.
  for (const std::string before :
       {"<190>Nov 24 10:00:00 nginx: ", "Nov 24 10:00:00 web1 nginx[7]: ", "2026-11-24T10:00:00+01:00 nginx[7]: "}) {
    const Reading reading = read_input(before + R"({"ts": 1795514400, "user": "alice"})", FormatRequest{});
    CHECK(reading.format == "json");
    CHECK(reading.users == std::vector<std::string>{"alice"});
  }
  const Reading json = read_input("web-1 | {\"ts\":1795514400,\"user\":\"alice\"}\n", FormatRequest{});
  CHECK(json.format == "json");
  CHECK(json.users == std::vector<std::string>{"alice"});
  const Reading in_docker = read_input(
      R"({"log":"{\"ts\":1795514400,\"user\":\"\\u00e9\"}\n","stream":"stdout","time":"2026-11-24T10:00:00Z"})",
      FormatRequest{});
  CHECK(in_docker.format == "json");
  CHECK(in_docker.users == std::vector<std::string>{"\xC3\xA9"});
}

TEST_CASE("a line without the wrapper of its input is malformed, a blank one in it is no line", "[log][wrapper]") {
  const Reading reading = read_input("web-1 | " LINE "\n" LINE "\nweb-1 | \nweb-1 | " LINE "\n", FormatRequest{});
  CHECK(reading.lines == std::vector<std::string>{"10:00:00 alice GET / 200", "1: expected docker compose's 'NAME | '",
                                                  "10:00:00 alice GET / 200"});
  CHECK(reading.numbers == std::vector<std::uint64_t>{1, 2, 4});
}

TEST_CASE("a wrapper is taken off only if more than half of the lines have it", "[log][wrapper]") {
  CHECK(read_input("web-1 | " LINE "\n" LINE "\n", FormatRequest{}).wrapper == "");
  // A given format that reads the lines as they stand keeps them so.
  CHECK(read_input("web-1 | 1795514400\n", format_request("re:(?<user>\\S+) \\| (?<time>\\d+)")).wrapper == "");
}

TEST_CASE("what a wrapper adds is no user of a named format", "[log][wrapper]") {
  const Reading lighttpd = read_input(
      "Nov 24 10:00:00 web1 lighttpd: 1.2.3.4 vh.x alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n"
      "Nov 24 10:00:01 web1 lighttpd: 1.2.3.4  - [24/Nov/2026:10:00:01 +0000] \"GET / HTTP/1.0\" 400\n",
      format_request("lighttpd"));
  CHECK(lighttpd.users == std::vector<std::string>{"alice"});
  const Reading traefik = read_input(
      R"({"log":"started\n","stream":"stdout","time":"2026-11-24T10:00:00Z"})"
      "\n"
      R"({"log":"{\"time\":\"2026-11-24T10:00:00Z\",\"ClientUsername\":\"alice\"}\n","stream":"stdout","time":"2026-11-24T10:00:00Z"})",
      format_request("traefik"));
  CHECK(traefik.users == std::vector<std::string>{"alice"});
}

TEST_CASE("a line that is read otherwise without its wrapper does not fit as it stands", "[log][wrapper]") {
  const Reading json = read_input(
      R"({"log":"started\n","stream":"stdout","time":"2026-11-24T10:00:00Z"})"
      "\n"
      R"({"log":"{\"time\":\"2026-11-24T10:00:00Z\",\"user\":\"alice\"}\n","stream":"stdout","time":"2026-11-24T10:00:00Z"})",
      format_request("json"));
  CHECK(json.wrapper == "Docker json-file");
  CHECK(json.users == std::vector<std::string>{"alice"});
  const Reading apache = read_input(
      "Nov 24 10:00:00 web1 httpd: h:80 1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n"
      "Nov 24 10:00:01 web1 httpd: 1.2.3.4 - - [24/Nov/2026:10:00:01 +0000] \"GET / HTTP/1.1\" 200\n",
      format_request(R"(%v:%p %h %l %u %t "%r" %>s)"));
  CHECK(apache.users == std::vector<std::string>{"alice"});
  // Where both readings agree, lines that lack the wrapper are not given up for it.
  CHECK(read_input("web-1 | at=1795514400 by=alice\nweb-1 | at=1795514401 by=alice\nat=1795514402 by=bob\n",
                   format_request(R"(re:at=(?P<time>\d+) by=(?P<user>\w+))"))
            .users == std::vector<std::string>{"alice", "alice", "bob"});
}

TEST_CASE("journalctl's remarks are no lines", "[log][wrapper]") {
  const Reading reading =
      read_input("-- Boot 1f2e3d --\nNov 24 10:00:00 web1 nginx: " LINE "\n-- Reboot --\n", FormatRequest{});
  CHECK(reading.lines == std::vector<std::string>{"10:00:00 alice GET / 200"});
}

TEST_CASE("parts of a CRI line are joined by stream and bear the first part's number", "[log][wrapper]") {
  const Reading reading = read_input(
      "2026-11-24T10:00:00Z stdout P 1.2.3.4 - al\n"
      "2026-11-24T10:00:00Z stderr F 5.6.7.8 - bob [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n"
      "2026-11-24T10:00:00Z stdout P ice [24/Nov/2026:10:00:00\n"
      "2026-11-24T10:00:00Z stdout F  +0000] \"GET / HTTP/1.1\" 200\n"
      "2026-11-24T10:00:00Z stderr P 5.6.7.8 - carol [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200\n"
      "2026-11-24T10:00:00Z stdout P 1.2.3.4 - d\n",
      format_request("combined"));
  CHECK(reading.lines == std::vector<std::string>{"10:00:00 bob GET / 200", "10:00:00 alice GET / 200",
                                                  "10:00:00 carol GET / 200", "42: expected ' [' and a time"});
  CHECK(reading.numbers == std::vector<std::uint64_t>{2, 1, 5, 6});
}

TEST_CASE("parts of CRI lines count as lines that have the wrapper", "[log][wrapper]") {
  const Reading reading = read_input(
      "2026-11-24T10:00:00Z stdout P 1.2.3.4 - alice \n2026-11-24T10:00:00Z stdout P [24/Nov/2026:10:00:00 +0000] \n"
      "2026-11-24T10:00:00Z stdout F \"GET / HTTP/1.1\" 200 5\njunk\n",
      FormatRequest{});
  CHECK(reading.wrapper == "CRI");
  CHECK(reading.users == std::vector<std::string>{"alice"});
}

TEST_CASE("joined CRI parts make no line longer than 1 MiB", "[log][wrapper]") {
  std::string text;
  const std::string part(16000, 'x');
  for (int i = 0; i < 100; ++i) text += "2026-11-24T10:00:00Z stdout P " + part + "\n";
  text += "2026-11-24T10:00:00Z stdout F x\n2026-11-24T10:00:00Z stdout F " LINE "\n";
  const Reading reading = read_input(text, format_request("combined"));
  CHECK(reading.lines == std::vector<std::string>{"1: longer than 1 MiB", "10:00:00 alice GET / 200"});
}

TEST_CASE("columns are those of the line as it stands", "[log][wrapper]") {
  CHECK(read_input("web-1 | " LINE "\nweb-1 | 1.2.3.4 x\n", FormatRequest{}).lines[1] == "17: expected '- '");
  CHECK(read_input("{\"log\":\"" DOCKER_LINE
                   "\",\"stream\":\"stdout\"}\n{\"stream\":\"stdout\",\"log\":\"\\u0041\\\\ x\"}",
                   FormatRequest{})
            .lines[1] == "36: expected '- '");
}
