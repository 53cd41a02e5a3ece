#include "catch.hpp"
#include "log/log_format.hpp"
#include "log/reading.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;

#define TAIL " [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n"

namespace {

Reading read_auto(std::string_view text) {
  return read_input(text, FormatRequest{});
}

}  // namespace

TEST_CASE("auto chooses the shape by the words before the user", "[log][auto]") {
  const auto [line, format, user] = GENERATE(table<std::string_view, std::string_view, std::string_view>({
      {"1.2.3.4 - alice" TAIL, "combined", "alice"},
      {"::1 - alice" TAIL, "combined", "alice"},
      {"www.example.com - bob smith" TAIL, "combined", "bob smith"},
      {"vh.example:443 1.2.3.4 - alice" TAIL, "vhost_combined", "alice"},
      {"10.0.0.1, 10.0.0.2 - alice" TAIL, "forwarded", "alice"},
      {"1.2.3.4 - [1.2.3.4] - alice" TAIL, "ingress-nginx (old)", "alice"},
      {"1.2.3.4 - [9.9.9.9, 1.2.3.4] - alice" TAIL, "ingress-nginx (old)", "alice"},
      {"1.2.3.4 localhost bob smith" TAIL, "lighttpd", "bob smith"},
      {"1.2.3.4 www.example.com:8080 bob smith" TAIL, "lighttpd", "bob smith"},
      {"1.2.3.4 10.0.0.1 bob smith" TAIL, "lighttpd", "bob smith"},
      {"1.2.3.4 10x20x1 alice" TAIL, "lighttpd", "alice"},
  }));
  CAPTURE(line);
  const Reading reading = read_auto(line);
  CHECK(reading.format == format);
  CHECK(reading.users == std::vector<std::string>{std::string(user)});
}

TEST_CASE("auto never invents a user", "[log][auto]") {
  const auto line = GENERATE(values<std::string_view>({
      "1.2.3.4 - - alice" TAIL,
      "1.2.3.4 10x20x1 bob smith" TAIL,
      "word word alice" TAIL,
      "1.2.3.4 x - alice" TAIL,
      "10.0.0.1, 10.0.0.2 - - alice" TAIL,
      "vh.example 1.2.3.4 - - alice" TAIL,
      "vh.example 1.2.3.4 - [1.2.3.4] - alice" TAIL,
      "1.2.3.4 - [1.2.3.4] - - alice" TAIL,
      "alice" TAIL,
      "1.2.3.4 alice" TAIL,
  }));
  CAPTURE(line);
  const Reading reading = read_auto(line);
  CHECK(reading.format == "combined");
  CHECK(reading.users.empty());
}

TEST_CASE("the format that most lines fit is chosen, and the rest is held to it", "[log][auto]") {
  const Reading reading = read_auto("1.2.3.4 - alice" TAIL "vh.example 1.2.3.4 - bob" TAIL "1.2.3.4 - carol" TAIL);
  CHECK(reading.format == "combined");
  CHECK(reading.lines ==
        std::vector<std::string>{"10:00:00 alice GET / 200", "12: expected '- '", "10:00:00 carol GET / 200"});
}

TEST_CASE("blank lines and headings have no vote", "[log][auto]") {
  const Reading reading = read_auto("==> a <==\n\n\r\n1.2.3.4 - alice" TAIL);
  CHECK(reading.format == "combined");
  CHECK(reading.numbers == std::vector<std::uint64_t>{4});
}

TEST_CASE("an input that nothing fits is read as combined", "[log][auto]") {
  CHECK(read_auto("").format == "combined");
  CHECK(read_auto("hello\nworld\n").format == "combined");
  CHECK(read_auto("hello\n{}\n").format == "combined");
}

TEST_CASE("what nothing fits but begins like objects is refused as JSON", "[log][auto]") {
  const Reading reading =
      read_auto("hello\n{\"start\":1}\n{\"time\":\"2026-11-24T10:00:00Z\",\"up\":-,\"user\":\"bob\"}\n");
  CHECK(reading.format == "json");
  CHECK(reading.lines == std::vector<std::string>{"1: expected '{'", "1: no key holds a time", "37: expected a value"});
}

TEST_CASE("a --log-format that is none says what is", "[log][usage]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"combind", "--log-format 'combind' is not a format (auto, "},
      {" -  [] \"\"",
       "--log-format ' -  [] \"\"' has no $variable or %directive: the shell expanded them; put the format in single "
       "quotes"},
      {"AWSELB", "carry no user"},
      {"CLOUDFRONT", "carry no user"},
      {"haproxy", "carry no user"},
      {"envoy", "carry no user"},
      {"squid", "--log-format 'squid' is not a format"},
  }));
  CAPTURE(text);
  CHECK_THROWS_WITH(FormatChooser(format_request(text)), Contains(expected));
}

TEST_CASE("a --user-field that the format lacks is refused", "[log][usage]") {
  FormatRequest request = format_request("combined");
  request.user_field = "$remote_user";
  CHECK_NOTHROW(FormatChooser(request));
  request.user_field = "$http_x_user";
  CHECK_THROWS_WITH(FormatChooser(request),
                    Contains("--user-field: $http_x_user is not in combined; its fields: $remote_user, %u; to name "
                             "what follows them, give the server's own string: --log-format"));
  request.log_format = "auto";
  const FormatChooser chooser(request);
  CHECK_THROWS_AS(chooser.choose({{"1.2.3.4 - alice" TAIL}}), UsageError);
}

TEST_CASE("an input that nothing fits lacks no field, and names nobody by another one", "[log][auto][usage]") {
  FormatRequest request;
  request.user_field = "user.name";
  CHECK(read_input("", request).users.empty());
  CHECK(read_input("junk\n1.2.3.4 - - alice" TAIL, request).users.empty());
}

TEST_CASE("the names of formats have no case", "[log][auto]") {
  CHECK(read_input("1.2.3.4 - alice" TAIL, format_request("aUtO")).format == "combined");
}
