#include "log/oauth2_proxy.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

#define TAIL " app.example.com GET - \"/x?y\" HTTP/1.1 \"Mozilla/5.0\" 200 5 0.001"

TEST_CASE("oauth2-proxy", "[log][oauth2-proxy]") {
  const auto c = GENERATE(values<Case>({
      {"10.0.0.1:4711 - 7f2c-11 - alice@example.com [2026/11/24 10:00:00]" TAIL,
       "10:00:00 alice@example.com GET /x?y 200"},
      {"10.0.0.1:4711 - alice@example.com [2026/11/24 10:00:00]" TAIL, "10:00:00 alice@example.com GET /x?y 200"},
      {"::1 - 7f2c-11 - - [2026/11/24 10:00:00]" TAIL, "10:00:00 - GET /x?y 200"},
      {"::1 - - [2026/11/24 10:00:00]" TAIL, "10:00:00 - GET /x?y 200"},
      {"::1 - id - bob [b] smith [2026/11/24 10:00:00]" TAIL, "10:00:00 bob [b] smith GET /x?y 200"},
      {"::1 - alice [2026/11/24 10:00:00] h POST up \"/a\\\"b\" HTTP/1.1 \"x \\\" y\" 401",
       "10:00:00 alice POST /a\"b 401"},
      {"::1 - alice [2026/11/31 10:00:00]" TAIL, "14: no such date"},
      {"::1 - alice [24/Nov/2026:10:00:00 +0000]" TAIL, "14: expected a time such as 2026/11/24 10:00:00"},
      {"::1 - alice", "12: expected ' [' and a time"},
      {"::1 - alice [2026/11/24 10:00:00] h GET - \"/x", "46: expected '\"'"},
      {"::1 - alice [2026/11/24 10:00:00] h GET - \"/x\" HTTP/1.1 \"a\" 2x0 5",
       "61: expected a status of three digits"},
      {"::1 x alice", "5: expected '- '"},
  }));
  CAPTURE(c.line);
  CHECK(read_line(c.line, "oauth2-proxy") == c.told);
}

TEST_CASE("oauth2-proxy writes times of its own zone", "[log][oauth2-proxy]") {
  FormatRequest request;
  request.zone = TimeZone::named("Europe/Paris").value();
  const Reading reading =
      read_input("::1 - alice [2026/11/24 11:00:00]" TAIL "\n::1 - bob [2026/10/25 02:30:00]" TAIL, request);
  CHECK(reading.format == "oauth2-proxy");
  CHECK(reading.lines ==
        std::vector<std::string>{"10:00:00 alice GET /x?y 200", "2026-10-25T00:30:00? bob GET /x?y 200"});
}

TEST_CASE("oauth2-proxy: a line that begins with a space says what it lacks", "[log][oauth2]") {
  CHECK(read_line("  - alice [2026/11/24 10:00:00] x", "oauth2-proxy") == "1: expected an address");
}
