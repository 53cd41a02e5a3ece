#include "log/ltsv.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;

TEST_CASE("LTSV", "[log][ltsv]") {
  const auto c = GENERATE(values<Case>({
      {"time:[24/Nov/2026:10:00:00 +0000]\thost:::1\tuser:alice\treq:GET /x HTTP/1.1\tstatus:200",
       "10:00:00 alice GET /x 200"},
      {"time:2026-11-24T11:00:00+01:00\tuser:bob smith\tmethod:GET\turi:/x\tstatus:401",
       "10:00:00 bob smith GET /x 401"},
      {"time_local:24/Nov/2026:10:00:00.519 +0000\tuser:a\\x22b\treq:GET / HTTP/1.1\turi:/y\tstatus:-",
       "10:00:00.519 a\"b GET /y -"},
      {"time:1795514400.519\tuser:-\treq:\\x16", "10:00:00.519 - - - -"},
      {"time:\ttime_local:24/Nov/2026:10:00:00 +0000\tuser:\tno label\t", "10:00:00 - - - -"},
      {"time:1795514400\tuser:alice\tuser:bob\tstatus:abc\tnew:1", "10:00:00 alice - - -"},
      {"time:1795514400\tuser:alice\treq:-", "10:00:00 alice - - -"},
      {"user:alice\tstatus:200", "1: expected 'time:' or 'time_local:'"},
      {"user:alice\ttime:noon", "17: expected a time"},
      {"user:alice\ttime:[31/Nov/2026:10:00:00 +0000]", "18: no such date"},
  }));
  CAPTURE(c.line);
  CHECK(read_line(c.line, "ltsv") == c.told);
}

TEST_CASE("LTSV: --user-field is a label", "[log][ltsv]") {
  FormatRequest request;
  request.user_field = "xuser";
  CHECK(read_input("time:1795514400\tuser:-\txuser:alice\n", request).users == std::vector<std::string>{"alice"});
  CHECK_THROWS_WITH(read_input("time:1795514400\tuser:alice\n", request),
                    Contains("xuser is not in ltsv; its fields: time, user"));
  request.log_format = "ltsv";
  CHECK(read_input("time:1795514400\tuser:-\txuser:alice\n", request).users == std::vector<std::string>{"alice"});
  CHECK(read_input("", request).users.empty());
}
