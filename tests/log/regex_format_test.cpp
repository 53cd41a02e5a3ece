#include "log/regex_format.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;

TEST_CASE("regular expressions", "[log][regex]") {
  const auto [expression, line, expected] = GENERATE(table<std::string, std::string_view, std::string_view>({
      {R"(re:^(?P<time>\S+) (?P<user>\w+) (?P<method>\w+) (?P<target>\S+) (?P<status>\d+)$)",
       "2026-11-24T10:00:00.5Z alice GET /x?y 200", "10:00:00.500 alice GET /x?y 200"},
      {R"(re:user=(?<user>[^ ]*) .*at (?<time>.*))", "x user=a\\x22b y at 2026/11/24 10:00:00", "10:00:00 a\"b - - -"},
      {R"re(re:(?<time>\d+) (?<user>.*?) "(?<request>.*?)")re", R"(1795514400 - "GET / HTTP/1.1")",
       "10:00:00 - GET / -"},
      {R"(re:(?<time>\d+) (?<user>\S*)(?: (?<status>\S+))?)", "1795514400 alice", "10:00:00 alice - - -"},
      {R"(re:(?<time>\d+) (?<user>\S*)(?: (?<status>\S+))?)", "1795514400 alice -", "10:00:00 alice - - -"},
      {R"(re:(?<time>\d+) (?<user>\S*)(?: (?<status>\S+))?)", "1795514400 alice ok",
       "18: expected a status of up to three digits, or '-'"},
      {R"(re:(?<user>\w+) (?<time>.+))", "alice noon", "7: expected a time"},
      {R"(re:(?<user>\d+) (?<time>.+))", "alice noon", "1: expected what the expression matches"},
      {R"(re:\(?<(?<user>\w+)> (?<time>.+))", "<alice> 1795514400", "10:00:00 alice - - -"},
  }));
  CAPTURE(expression, line);
  CHECK(read_line(line, expression) == expected);
}

TEST_CASE("what is no expression", "[log][regex][usage]") {
  const auto [expression, expected] = GENERATE(table<std::string, std::string>({
      {"re:(?<time>.*)", "re: has no group named user"},
      {"re:(?<user>.*)", "re: has no group named time"},
      {"re:(?<user>.*) [z-a]", "\n  (?<user>.*) [z-a]\n               ^"},
      {"re:(?<user>.*", "missing"},
      {"re:(?<=x)(?<user>.*)(?<time>.*)", "--log-format: re: "},
  }));
  CAPTURE(expression);
  CHECK_THROWS_WITH(FormatChooser(format_request(expression)), Contains(expected));
}

TEST_CASE("re: --user-field is a group", "[log][regex]") {
  FormatRequest request = format_request("re:(?<time>\\d+) (?<who>\\w+)");
  request.user_field = "who";
  CHECK(read_input("1795514400 alice", request).users == std::vector<std::string>{"alice"});
  request.user_field = "whom";
  CHECK_THROWS_WITH(FormatChooser(request), Contains("--user-field: whom is not in re:; its fields: time, who"));
}
