#include "log/explainer.hpp"

#include <algorithm>

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

#define TIME "[24/Nov/2026:10:00:00 +0000]"

namespace {

Explanation explained(std::string_view text, const FormatRequest& request = {}, std::size_t shown_lines = 5) {
  std::vector<NumberedLine> lines;
  for (const std::string_view line : split_lines(text)) lines.push_back({lines.size() + 1, line});
  ExplainRules rules;
  rules.shown_lines = shown_lines;
  rules.ignored_status.set(401);
  return FormatChooser(request).explain(lines, rules);
}

std::string fields_of(const ExplainedLine& line) {
  std::string told;
  for (const ExplainedLine::Field& field : line.fields) {
    CHECK(line.text.substr(field.begin, field.bytes.size()) == field.bytes);
    if (field.meaning != Meaning::none) told += field.name + "=" + field.bytes + ";";
  }
  return told;
}

bool advises(const Explanation& explanation, std::string_view words) {
  return std::any_of(explanation.advice.begin(), explanation.advice.end(),
                     [&](const std::string& advice) { return advice.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE("the fields that are read stand in the line", "[log][explain]") {
  const auto [text, format, fields] = GENERATE(table<std::string_view, std::string, std::string>({
      {"1.2.3.4 - a\\x22b " TIME " \"GET / HTTP/1.1\" 200 5", "auto",
       "user=a\\x22b;time=24/Nov/2026:10:00:00 +0000;request=GET / HTTP/1.1;status=200;"},
      {R"({"ts":1795514400,"request":{"method":"GET","uri":"/x"},"user_id":"bob","status":200})", "auto",
       "ts=1795514400;request.method=GET;request.uri=/x;user_id=bob;status=200;"},
      {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","target":"/x","status":200})", "auto",
       "time=2026-11-24T10:00:00Z;user=alice;method=GET;target=/x;status=200;"},
      {"time:1795514400\thost:x\tuser:alice\treq:GET / HTTP/1.1\tstatus:200", "auto",
       "time=1795514400;user=alice;req=GET / HTTP/1.1;status=200;"},
      {"::1 - alice [2026/11/24 10:00:00] h GET - \"/x\" HTTP/1.1 \"a\" 200", "auto",
       "user=alice;time=2026/11/24 10:00:00;method=GET;target=/x;status=200;"},
      {"1795514400.5 alice \"GET / HTTP/1.1\" x", "$msec $remote_user \"$request\" $y",
       "$msec=1795514400.5;$remote_user=alice;$request=GET / HTTP/1.1;"},
      {"1795514400 250 alice", "%{sec}t %{msec_frac}t %u", "%{sec}t=1795514400;%{msec_frac}t=250;%u=alice;"},
      {"alice 1795514400", "re:(?<user>\\w+) (?<time>\\d+)", "user=alice;time=1795514400;"},
  }));
  CAPTURE(text);
  const Explanation explanation = explained(text, format_request(format));
  REQUIRE(explanation.shown.size() == 1);
  CHECK(explanation.shown[0].verdict == Verdict::event);
  CHECK(fields_of(explanation.shown[0]) == fields);
}

TEST_CASE("W3C columns are fields", "[log][explain]") {
  const Explanation explanation = explained("#Fields: date time cs-username sc-status\n2026-11-24 10:00:00 bob 401\n");
  REQUIRE(explanation.shown.size() == 1);
  CHECK(fields_of(explanation.shown[0]) == "date=2026-11-24;time=10:00:00;cs-username=bob;sc-status=401;");
  CHECK(explanation.shown[0].verdict == Verdict::unauthenticated);
  CHECK(explanation.shown[0].number == 2);
}

TEST_CASE("explain says why the format was chosen", "[log][explain]") {
  const Explanation explanation =
      explained("web | 1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200\nweb | x 1.2.3.4 - - " TIME
                " \"\nweb | ::1 - - " TIME " \"\nweb | nonsense\n");
  CHECK(explanation.wrapper == "docker compose");
  CHECK(explanation.wrapped_lines == 4);
  CHECK(explanation.format == "combined");
  CHECK_FALSE(explanation.given);
  REQUIRE(explanation.votes.size() == 2);
  CHECK(explanation.votes[0].lines == 2);
  CHECK(explanation.votes[1].format == "vhost_combined");
  CHECK(explanation.lines == 4);
  CHECK(explanation.events == 1);
  CHECK(explanation.anonymous == 1);
  CHECK(explanation.malformed == 2);
  CHECK(explained("x", format_request("combined")).given);
}

TEST_CASE("explain shows the first lines, and one of each verdict", "[log][explain]") {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "1.2.3.4 - - " TIME " \"\n";
  text += "1.2.3.4 - bob " TIME " \"GET / HTTP/1.1\" 401\nnonsense\nnonsense\n1.2.3.4 - bob " TIME
          " \"GET / HTTP/1.1\" 200\n";
  std::vector<std::uint64_t> numbers;
  for (const ExplainedLine& line : explained(text, {}, 2).shown) numbers.push_back(line.number);
  CHECK(numbers == std::vector<std::uint64_t>{1, 2, 11, 12, 14});
}

TEST_CASE("a malformed line is shown with its column", "[log][explain]") {
  const Explanation explanation =
      explained("web | 1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200\nweb | 1.2.3.4 x\nno wrapper\n");
  REQUIRE(explanation.shown.size() == 3);
  CHECK(explanation.shown[1].text == "1.2.3.4 x");
  CHECK(explanation.shown[1].column_in_text == 8);
  CHECK(explanation.shown[1].column == 14);
  CHECK(explanation.shown[1].reason == "expected '- '");
  CHECK(explanation.shown[2].text == "no wrapper");
  CHECK(explanation.shown[2].reason == "expected docker compose's 'NAME | '");
}

TEST_CASE("explain says what to try", "[log][explain]") {
  const auto [text, advice] = GENERATE(table<std::string_view, std::string_view>({
      {"https 2026-11-24T10:00:00.123456Z app/lb/50dc6c495c0c9188 192.0.2.1:2817 10.0.0.1:80 0.0 0.1 0.0 200 200 34 "
       "366",
       "AWS ELB or ALB"},
      {"2026-11-24T10:00:00.123456Z my-lb 192.0.2.1:2817 10.0.0.1:80 0.1 0.1 0.1 200 200 0 29 \"GET / HTTP/1.1\"",
       "AWS ELB or ALB"},
      {"haproxy[1]: 127.0.0.1:50000 [24/Nov/2026:05:30:30.123] web web/s1 0/0/0/1/1 200 250 - - ---- 1/1/0/0/0 0/0",
       "HAProxy"},
      {"[2026-11-24T10:00:00.123Z] \"GET / HTTP/1.1\" 200 - 0 5 1 1 \"-\" \"curl\"", "Envoy"},
      {"2026-11-24\t10:00:00\tLHR62-C1\t2390\t192.0.2.1\tGET", "CloudFront"},
      {"#Version: 1.0\n#Fields: date time x-edge-location sc-status\n2026-11-24\t10:00:00\tLHR62-C1\t200",
       "CloudFront"},
      {"1795514400.123    251 192.0.2.1 TCP_MISS/200 3431 GET http://example.com/ alice DIRECT/- text/html", "squid"},
      {"INFO:     127.0.0.1:51344 - \"GET /x HTTP/1.1\" 200 OK", "uvicorn"},
      {"2026/11/24 10:00:00 [error] 7#7: *1 open() failed", "error log"},
      {"{\"user\":\"alice\"}", "JSON"},
      {"1.2.3.4 - alice [24/Nov/2026:10:00:00] \"GET / HTTP/1.1\" 200 5", "--log-tz"},
      {"something else", "--server-config"},
      {"{\"ts\":1795514400,\"x_login\":\"alice\",\"user_agent\":\"x\"}", "--user-field 'x_login'"},
      {"1.2.3.4 - - " TIME " \"", "no line names a user"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "if nginx wrote this"},
  }));
  CAPTURE(text);
  CHECK(advises(explained(text), advice));
}

TEST_CASE("explain names no field that could not be given, nor what a zone alone would mend", "[log][explain]") {
  CHECK_FALSE(advises(explained("1.2.3.4 - - " TIME " \""), "--user-field '"));
  CHECK_FALSE(advises(explained(R"({"ts":1795514400,"x';reboot;'user":"alice"})"), "--user-field '"));
  CHECK(explained("1.2.3.4 - alice [24/Nov/2026:10:00:00] \"GET / HTTP/1.1\" 200 5").advice.size() == 1);
}

TEST_CASE("explain lets auto look where a given format names nobody", "[log][explain]") {
  const std::string_view elsewhere = R"({"time":"2026-11-24T10:00:00Z","user":"alice"})";
  CHECK(advises(explained(elsewhere, format_request("traefik")), "leave out --log-format"));
  CHECK(explained(elsewhere).events == 1);
}

TEST_CASE("explain tells all fields of a given string, though combined reads what it asks for", "[log][explain]") {
  FormatRequest request;
  request.log_format =
      R"($remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$upstream_http_x_user")";
  const auto anonymous = explained("1.2.3.4 - - " TIME " \"GET /a HTTP/1.1\" 200 5 \"alice\"", request);
  REQUIRE(anonymous.shown.size() == 1);
  CHECK(anonymous.shown[0].fields.size() == 7);
  CHECK(advises(anonymous, "--user-field '$upstream_http_x_user'"));
  const auto other = explained("1.2.3.4 - bob " TIME " \"GET /a HTTP/1.1\" 200", request);
  CHECK(fields_of(other.shown.at(0)).starts_with("user=bob;"));
}

TEST_CASE("explain does not warn of nginx where Apache wrote", "[log][explain]") {
  CHECK_FALSE(advises(explained("[24/Nov/2026:10:00:00 +0000] alice", format_request("%t %u")), "nginx"));
  CHECK(explained("").advice.empty());
}

TEST_CASE("explain says how lines of one address and of several are read together", "[log][explain]") {
  const std::string text =
      "10.1.1.1, 172.16.0.9 - alice " TIME " \"GET /\\\" HTTP/1.1\" 200 5\n10.1.1.1,172.16.0.9 - - " TIME
      " \"GET / HTTP/1.1\" 200 5\n10.1.1.1 - a b " TIME " \"GET /x HTTP/1.1\" 200 5\n";
  const Explanation explanation = explained(text);
  CHECK(explanation.malformed == 1);
  REQUIRE_FALSE(explanation.advice.empty());
  const std::string& advice = explanation.advice.front();
  const std::size_t begin = advice.find("'re:");
  REQUIRE(begin != std::string::npos);
  const std::string format = advice.substr(begin + 1, advice.rfind('\'') - begin - 1);
  CHECK(read_input(text, format_request(format)).lines ==
        std::vector<std::string>{"10:00:00 alice GET /\" 200", "10:00:00 - GET / 200", "10:00:00 a b GET /x 200"});
}

TEST_CASE("explain drafts an expression for a log that nothing fits, which then reads it", "[log][explain]") {
  const auto [line, told_as] = GENERATE(table<std::string_view, std::string_view>({
      {"2026-11-24T10:00:00+00:00 1795514400.519 1.2.3.4 user=\"bob smith\" \"GET /x HTTP/1.1\" 200 rt=0.1",
       "10:00:00 bob smith GET /x 200"},
      {"x y z 1.2.3.4 alice 2026-11-24T10:00:00Z GET /x 200", "10:00:00 alice - - -"},
      {"web7 | 2026-11-24 10:00:00,519 | login=alice | \"GET /x HTTP/1.1\" 200 5", "10:00:00.519 alice GET /x 200"},
      {"web7 " TIME " alice \"GET /x HTTP/1.1\" 200 5", "10:00:00 web7 GET /x 200"},
      {"1795514400.519\talice\t200", "10:00:00.519 alice - - -"},
      {"1795514400.519\talice\t401\tGET /x HTTP/1.1", "10:00:00.519 alice GET /x 401"},
      {"info 2026/11/24 10:00:00 alice", "10:00:00 info - - -"},
      {"10.1.2.3 - alice 24/Nov/2026:10:00:00 +0000 \"GET /x HTTP/1.1\" 200 5", "10:00:00 alice GET /x 200"},
      {TIME " alice http-nio-7 10.1.2.3 GET /x HTTP/1.1 200 121ms", "10:00:00 alice GET /x 200"},
      {"10.1.2.3 | o@1x2 | alice | 2026-11-24 10:00:00,519 | \"GET /x HTTP/1.1\" | 200",
       "10:00:00.519 alice GET /x 200"},
      {"[2026-11-24T10:00:00+00:00] [alice] GET /x 200", "10:00:00 alice - - -"},
      {"1.2.3.4 [alice] [2026-11-24T10:00:00+00:00] \"GET /x HTTP/1.1\" 200", "10:00:00 alice GET /x 200"},
      {"x \x1b[2J\xC3\xA4uname=alice t=2026-11-24T10:00:00Z", "10:00:00 alice - - -"},
      {"id=1 uname=alice t=2026-11-24T10:00:00.5Z level=info method=GET path=/x status=200",
       "10:00:00.500 alice GET /x 200"},
      {"t=2026-11-24T10:00:00Z,user=alice,status=200", "10:00:00 alice - - 200"},
      {"t=2026-11-24T10:00:00Z|user=alice|status=200", "10:00:00 alice - - 200"},
      {"t=2026-11-24T10:00:00Z (user=alice) status=200", "10:00:00 alice - - 200"},
      {"1.2.3.4 alice 24/Nov/2026:10:00:00.123 +0100 \"GET /x HTTP/1.1\" 200", "09:00:00.123 alice GET /x 200"},
      {"2026-11-24 10:00:00,alice", "10:00:00 alice - - -"},
      {"2026-11-24T10:00:00Z|10.1.2.3|alice|GET|/x|200", "10:00:00 alice - - -"},
      {"2026-11-24T10:00:00Z\t10.1.2.3:443\tbob smith\tGET\t/x\t200", "10:00:00 bob smith - - -"},
      {R"("2026-11-24 10:00:00","10.1.2.3","alice","GET","/x")", "10:00:00 alice - - -"},
      {R"("10.1.2.3" "bob smith" "24/Nov/2026:10:00:00 +0000" "GET /x HTTP/1.1" "401" "12")",
       "10:00:00 bob smith GET /x 401"},
      {"10.1.2.3|alice|24/Nov/2026:10:00:00 +0000|GET /x HTTP/1.1|401", "10:00:00 alice GET /x 401"},
      {TIME " 10.1.2.3 TLSv1.3 alice \"GET /x HTTP/1.1\" 40112", "10:00:00 alice GET /x -"},
      {R"([2026-11-24T10:00:00Z] c=7 u="alice" r="GET /x HTTP/1.1" s=200)", "10:00:00 alice GET /x -"},
      {"time=2026-11-24T10:00:00Z user= status=200 dur=1", "10:00:00 - - - 200"},
      {"alice 2026-11-24 10:00:00 - 7", "10:00:00 alice - - -"},
      {R"({"start_time": "2026-11-24T10:00:00.519Z", "path": "/x", "response_code": 200, "user": "al\"ice"})",
       "10:00:00.519 al\"ice - /x 200"},
      {R"({"request":{"method":"GET","uri":"/x"},"started_at":1795514400519,"consumer":{"username":"alice"}})",
       "10:00:00.519 alice GET /x -"},
  }));
  CAPTURE(line);
  std::string draft;
  for (const std::string& advice : explained(line).advice) {
    if (const auto at = advice.find("'re:"); at != std::string::npos)
      draft = advice.substr(at + 1, advice.rfind('\'') - at - 1);
  }
  CAPTURE(draft);
  REQUIRE_FALSE(draft.empty());
  CHECK(std::all_of(draft.begin(), draft.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  CHECK(read_line(line, draft) == told_as);
}

TEST_CASE(
    "explain warns of names that are another field, of named lines that are malformed, and where no status stands",
    "[log][explain]") {
  constexpr std::string_view kShifted = "is probably none";
  CHECK(advises(explained("1.2.3.4 - 10.1.2.3 - alice " TIME " \"GET / HTTP/1.1\" 200 5\n"), kShifted));
  CHECK(advises(explained("1.2.3.4 - www.example.com - - " TIME " \"GET / HTTP/1.1\" 200 5\n"), kShifted));
  CHECK(advises(explained("1.2.3.4 - 2001:db8::7 " TIME " \"GET / HTTP/1.1\" 200 5\n"), kShifted));
  CHECK_FALSE(advises(explained("1.2.3.4 - bob-smith " TIME " \"GET / HTTP/1.1\" 200 5\n"), kShifted));

  constexpr std::string_view kMalformed = "if those that are malformed do";
  const std::string named = "1.2.3.4 - alice " TIME " \"example.com\" \"GET / HTTP/1.1\" 200\n";
  const std::string anonymous = "1.2.3.4 - - " TIME " \"example.com\" \"GET / HTTP/1.1\" 200\n";
  CHECK(advises(explained(named + anonymous), kMalformed));
  CHECK_FALSE(advises(explained(anonymous), kMalformed));

  constexpr std::string_view kNoStatus = "bear no status";
  CHECK(advises(explained(R"({"time":"2026-11-24T10:00:00Z","user":"alice"})"), kNoStatus));
  CHECK_FALSE(advises(explained(R"({"time":"2026-11-24T10:00:00Z","user":"alice","status":200})"), kNoStatus));
}

TEST_CASE("explain drafts nothing where no word could be a user, nor a time without its offset", "[log][explain]") {
  const auto line =
      GENERATE(as<std::string_view>{}, TIME " - 200 - GET https host \"/x\"", TIME " [::1]:443 INFO \"/x\"",
               "I, [2026-11-24T10:00:00 #1]  INFO -- : Started GET", "level=info t=2026-11-24T10:00:00Z msg=x",
               "[2026-11-24 10:00:00 -0500] alice \"GET /x HTTP/1.1\" 200", "2026-11-24 10:00:00.25 +01:00 user=alice",
               "2026-11-24 10:00:00+01 | user=alice | GET /x", "t=2026-11-24T10:00:00Z user='alice'",
               R"({"start_time":"2026-11-24T10:00:00Z","path":"/x"})");
  CAPTURE(line);
  CHECK(advises(explained(line), "for any other line"));
}
