#include "log/events_format.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;
using namespace std::string_literals;

TEST_CASE("events are read as they were written", "[log][events]") {
  const auto c = GENERATE(values<Case>({
      {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","target":"/x?y","status":200})",
       "10:00:00 alice GET /x?y 200"},
      {R"({"time":"2026-11-24T10:00:00.519Z","user":"-","method":null,"target":null,"status":null})",
       "10:00:00.519 - - - -"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"latin\ufffd","user_base64":"bGF0aW78","method":null,"target":null,"status":0})",
       "10:00:00 latin\xFC - - 0"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"x","user_base64":"*"})", "58: expected base64"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"x","user_base64":"","status":200})", "10:00:00 - - - 200"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"x","status":"ok"})", "53: expected a status of up to three digits"},
      {R"({"user":"x"})", "1: the key 'time' holds no time"},
      {R"({"time":1795514400,"user":"x"})", "13: expected a time such as 2026-11-24T10:00:00Z"},
      {"time\tuser\tmethod\ttarget\tstatus", "1: expected '{'"},
  }));
  CAPTURE(c.line);
  CHECK(read_line(c.line, "events") == c.told);
}

TEST_CASE("auto knows events by their keys, and a dash there is a name", "[log][events]") {
  const Reading reading = read_input(
      R"({"time":"2026-11-24T10:00:00Z","user":"-","method":null,"target":null,"status":null})", FormatRequest{});
  CHECK(reading.format == "events");
  CHECK(reading.users == std::vector<std::string>{"-"});
  CHECK(read_input(R"({"time":"2026-11-24T10:00:00Z","user":"a","method":null,"target":null,"status":null,"x":1})",
                   FormatRequest{})
            .format == "json");
}

TEST_CASE("auto leaves to json what `events` would not write so", "[log][events][auto]") {
  FormatRequest request;
  request.zone = TimeZone::named("+01:00").value();
  request.zone_given = true;
  const Reading reading =
      read_input(R"({"time":"2026-11-24T11:00:00","user":"alice","method":null,"target":null,"status":200})", request);
  CHECK(reading.format == "json");
  CHECK(reading.lines == std::vector<std::string>{"10:00:00 alice - - 200"});
}
