#include "log/json_format.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

TEST_CASE("JSON lines by the usual keys", "[log][json]") {
  const auto c = GENERATE(values<Case>({
      // nginx escape=json
      {R"({"ts":"2026-11-24T10:00:00+00:00","msec":1795514400.519,"user":"alice","method":"GET","uri":"/x?y","request":"GET /x?y HTTP/1.1","status":200})",
       "10:00:00.519 alice GET /x?y 200"},
      {R"({"msec":1795514400.519,"user":"","method":"","uri":"","request":"","status":400})", "10:00:00.519 - - - 400"},
      {R"({"msec":1795514400.519,"user":"alice","request":"\u0016\u0003","status":400})", "10:00:00.519 alice - - 400"},
      {R"({"msec":1795514400.519,"remote_user":"bob smith","request":"POST /a b HTTP/2.0","status":000})",
       "10:00:00.519 bob smith POST /a b 0"},
      {"{\"time_iso8601\":\"2026-11-24T11:00:00+01:00\",\"remote_user\":\"latin\xFC\",\"status\":\"401\"}",
       "10:00:00 latin\xFC - - 401"},
      // Apache in JSON clothes
      {R"({"ts":"2026-11-24T10:00:00+0000","user":"\xc3\xbcn\"","status":200,"request":"GET / HTTP/1.1"})",
       "10:00:00 \xC3\xBCn\" GET / 200"},
      {R"({"time":"[24/Nov/2026:10:00:00 +0000]","user":"alice"})", "10:00:00 alice - - -"},
      {R"({"time":"24\/Nov\/2026:10:00:00 +0000","user":"alice"})", "10:00:00 alice - - -"},
      // Elastic Common Schema, GitLab, applications
      {R"({"@timestamp":"2026-11-24T10:00:00.519Z","user.name":"alice","http.request.method":"GET","url.path":"/x","http.response.status_code":200})",
       "10:00:00.519 alice GET /x 200"},
      {R"({"@timestamp":"2026-11-24T10:00:00.519Z","user":{"name":"alice"},"http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/x"}})",
       "10:00:00.519 alice GET /x 200"},
      {R"({"method":"GET","path":"/p","format":"html","status":200,"time":"2026-11-24T10:00:00.519Z","username":"alice","user_id":7,"params":[{"key":"a"}]})",
       "10:00:00.519 alice GET /p 200"},
      {R"({"time":1795514400000,"user_id":7})", "10:00:00 7 - - -"},
      {R"({"timestamp":"1795514400","user":["alice"]})", "10:00:00 alice - - -"},
      {R"({"timestamp":"1795514400","user":["a","b"],"username":null,"user_name":"","auth_user":"x"})",
       "10:00:00 x - - -"},
      {R"({"timestamp":"1795514400","user":[["alice"]]})", "10:00:00 - - - -"},
      {R"({"date":"2026-11-24 10:00:00,5","user":"-","auth_user":"x"})", "10:00:00.500 - - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"\"\""})", "10:00:00 \"\" - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"\ud800\ud83d\ude00"})", "10:00:00 \xEF\xBF\xBD\xF0\x9F\x98\x80 - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"a","user":"b"})", "10:00:00 a - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"a","status":"-"})", "10:00:00 a - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"a","status":2000})", "10:00:00 a - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"a","status":{"code":200}})", "10:00:00 a - - -"},
      {R"({"date":"2026-11-24 10:00:00","user":"a","method":"PUT","request":"GET /x HTTP/1.1"})",
       "10:00:00 a GET /x -"},
      {R"({"msec":"","ts":1795514400,"user":"a"})", "10:00:00 a - - -"},

      {R"({"user":"alice"})", "1: no key holds a time"},
      {R"({"time":null,"user":"alice"})", "1: no key holds a time"},
      {R"({"user":"alice","time":"10 o'clock"})", "27: expected a time"},
      {R"({"user":"alice","time":"2026-11-31T10:00:00Z"})", "25: no such date"},
      {R"({"user":"alice","time":1795514)", "31: expected ',' or '}'"},
      {R"(1.2.3.4 - alice)", "1: expected '{'"},
  }));
  CAPTURE(c.line);
  CHECK(read_line(c.line, "json") == c.told);
}

TEST_CASE("Caddy's and Traefik's JSON", "[log][json]") {
  const auto [format, line, expected] = GENERATE(table<std::string, std::string_view, std::string_view>({
      {"caddy",
       R"({"level":"info","ts":1795514400.5199,"request":{"remote_ip":"::1","method":"GET","uri":"/p?n=1","headers":{"A":[]}},"user_id":"bob smith","status":200})",
       "10:00:00.519 bob smith GET /p?n=1 200"},
      {"caddy", R"({"ts":1795514400,"request":{"method":"GET","uri":"/"},"user_id":"","status":401})",
       "10:00:00 - GET / 401"},
      {"traefik",
       R"({"ClientUsername":"alice","DownstreamStatus":200,"RequestMethod":"GET","RequestPath":"/x","StartLocal":"2026-11-24T11:00:00.5+01:00","StartUTC":"2026-11-24T10:00:00.519999Z","time":"2026-11-24T10:00:01Z"})",
       "10:00:00.519 alice GET /x 200"},
      {"traefik",
       R"({"ClientUsername":"-","DownstreamStatus":200,"RequestMethod":"GET","RequestPath":"/x","time":"2026-11-24T10:00:01Z"})",
       "10:00:01 - GET /x 200"},
  }));
  CAPTURE(line);
  CHECK(read_line(line, format) == expected);
  const Reading guessed = read_input(line, FormatRequest{});
  CHECK(guessed.format == format);
  CHECK(guessed.lines.front() == expected);
}

TEST_CASE("auto reads as json what only resembles another format", "[log][json][auto]") {
  const auto c = GENERATE(values<Case>({
      {R"({"time":1795514400,"user":"alice","method":"GET","target":"/a","status":200})", "10:00:00 alice GET /a 200"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"alice","request":{"method":"GET","uri":"/a"},"status":200})",
       "10:00:00 alice GET /a 200"},
      {R"({"ts":"2026-11-24T10:00:00Z","user":"alice","request":{"method":"GET","uri":"/a"}})",
       "10:00:00 alice GET /a -"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"alice","RequestPath":"/a"})", "10:00:00 alice - /a -"},
      {R"({"timestamp":"2026-11-24T10:00:00Z","ClientUsername":"alice"})", "10:00:00 alice - - -"},
  }));
  CAPTURE(c.line);
  const Reading reading = read_input(c.line, FormatRequest{});
  CHECK(reading.format == "json");
  CHECK(reading.lines == std::vector<std::string>{std::string(c.told)});
}

TEST_CASE("auto knows the lines of nobody by their software too", "[log][json][auto]") {
  CHECK(read_input(R"({"ts":1795514400,"user_id":"","request":{"method":"GET","uri":"/a"},"status":200})",
                   FormatRequest{})
            .format == "caddy");
  CHECK(read_input(R"({"time":"2026-11-24T10:00:00Z","ClientUsername":"-","RequestPath":"/a"})", FormatRequest{})
            .format == "traefik");
}

TEST_CASE("auto loses no name that comes after lines of nobody", "[log][json][auto]") {
  CHECK(read_input(R"({"ts":1795514400,"request":{"method":"GET","uri":"/a"},"status":200})"
                   "\n"
                   R"({"ts":1795514401,"request":{"method":"GET","uri":"/a"},"status":200,"user":"alice"})",
                   FormatRequest{})
            .users == std::vector<std::string>{"alice"});
  CHECK(read_input(R"({"time":"2026-11-24T10:00:00Z","RequestPath":"/a"})"
                   "\n"
                   R"({"time":"2026-11-24T10:00:01Z","RequestPath":"/a","user":"alice"})",
                   FormatRequest{})
            .users == std::vector<std::string>{"alice"});
}

TEST_CASE("--user-field names a key or a path", "[log][json]") {
  FormatRequest request = format_request("json");
  request.user_field = "ctx.users.0.login";
  const Reading reading = read_input(R"({"ts":1795514400,"user":"x","ctx":{"users":[{"login":"alice"}]}})", request);
  CHECK(reading.users == std::vector<std::string>{"alice"});
}
