#include <set>

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

// `auto` never invents a user: under each wrapper, each shape, alone and mixed, whoever it names is who sent the
// request.

namespace {

std::string escaped(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

struct Wrapping {
  std::string_view name;
  std::string (*wrap)(const std::string&);
};

const std::vector<Wrapping>& wrappings() {
  static const std::vector<Wrapping> all = {
      {"", [](const std::string& line) { return line; }},
      {"syslog (RFC 3164)", [](const std::string& line) { return "<190>Nov 24 10:00:00 web1 nginx: " + line; }},
      {"syslog (RFC 5424)",
       [](const std::string& line) { return "<165>1 2026-11-24T10:00:00.003Z web1 nginx 42 access - " + line; }},
      {"journalctl", [](const std::string& line) { return "2026-11-24T10:00:00+0100 web1 nginx[42]: " + line; }},
      {"CRI", [](const std::string& line) { return "2026-11-24T10:00:00.1Z stdout F " + line; }},
      {"Docker json-file",
       [](const std::string& line) {
         return R"({"log":")" + escaped(line) + R"(\n","stream":"stdout","time":"2026-11-24T10:00:00Z"})";
       }},
      {"docker compose", [](const std::string& line) { return "web-1  | " + line; }},
  };
  return all;
}

#define REST " [24/Nov/2026:10:00:00 +0000] \"GET /x HTTP/1.1\" 200 5 \"-\" \"curl\""

/// What stands before the user. Behind the `shifted` ones the user stands a word later than `auto` could know.
const std::vector<std::string> kHeads = {"1.2.3.4 - ",
                                         "2001:db8::1 - ",
                                         "vh.example:80 1.2.3.4 - ",
                                         "10.0.0.1, 10.0.0.2 - ",
                                         "1.2.3.4 www.example.com ",
                                         "1.2.3.4 - [1.2.3.4] - ",
                                         "1.2.3.4 600x1234x1 "};
const std::vector<std::string> kShiftedHeads = {"1.2.3.4 - - ",
                                                "vh.example 1.2.3.4 - [1.2.3.4] - ",
                                                "1.2.3.4 - [1.2.3.4] - - ",
                                                "10.0.0.1, 10.0.0.2 - - ",
                                                "word word ",
                                                ""};

std::set<std::string> users_of(const std::vector<std::string>& lines, const Wrapping& wrapping) {
  std::string text;
  for (const std::string& line : lines) text += wrapping.wrap(line) + "\n";
  const Reading reading = read_input(text, FormatRequest{});
  CHECK(reading.wrapper == wrapping.name);
  return {reading.users.begin(), reading.users.end()};
}

}  // namespace

TEST_CASE("auto names whom each shape names, in each wrapper", "[log][auto]") {
  for (const Wrapping& wrapping : wrappings()) {
    for (const std::string& head : kHeads) {
      CAPTURE(wrapping.name, head);
      CHECK(users_of({head + "-" REST}, wrapping).empty());
      CHECK(users_of({head + "alice" REST}, wrapping) == std::set<std::string>{"alice"});
      CHECK(users_of({head + "-" REST, head + "alice" REST, head + "-" REST}, wrapping) ==
            std::set<std::string>{"alice"});
    }
  }
}

TEST_CASE("auto names nobody by a shifted shape, in each wrapper", "[log][auto]") {
  for (const Wrapping& wrapping : wrappings()) {
    for (const std::string& head : kShiftedHeads) {
      CAPTURE(wrapping.name, head);
      CHECK(users_of({head + "-" REST}, wrapping).empty());
      CHECK(users_of({head + "alice" REST}, wrapping).empty());
      CHECK(users_of({head + "alice" REST, head + "-" REST, head + "bob" REST}, wrapping).empty());
    }
  }
}

TEST_CASE("auto names whom one shape of a mixed log names", "[log][auto]") {
  for (const Wrapping& wrapping : wrappings()) {
    for (const std::string& most : kHeads) {
      for (const std::string& few : kHeads) {
        // Jira's request id may be any word, so that its shape reads `-` too.
        if (most == few || most.find("600x") != std::string::npos || most.find("www") != std::string::npos) continue;
        CAPTURE(wrapping.name, most, few);
        const auto users = users_of(
            {most + "alice" REST, few + "alice" REST, most + "-" REST, most + "alice" REST, few + "-" REST}, wrapping);
        // An old ingress line is one of combined with a name that begins `[ADDR] - ` to whom combined was chosen for.
        for (const std::string& user : users) CHECK((user == "alice" || few.find('[') != std::string::npos));
        CHECK(users.contains("alice"));
      }
    }
  }
}
