#include "log/apache_format.hpp"

#include "catch.hpp"
#include "log/reading.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;

TEST_CASE("Apache format strings", "[log][apache]") {
  const auto [format, line, expected] = GENERATE(table<std::string, std::string_view, std::string_view>({
      {R"(%t %u "%r" %>s)", R"([24/Nov/2026:10:00:00 +0000] bob smith "GET /x?y HTTP/1.1" 200)",
       "10:00:00 bob smith GET /x?y 200"},
      {R"(%t %u "%r" %>s)", R"([24/Nov/2026:10:00:00 +0000] "" "-" 408)", "10:00:00 - - - 408"},
      {R"(%t %u "%r" %>s)", R"([24/Nov/2026:10:00:00 +0000] a\xc3\xa9\"b "GET /\" HTTP/1.1" -)",
       "10:00:00 a\xC3\xA9\"b GET /\" -"},
      {R"(%t "%u" %s)", R"([24/Nov/2026:10:00:00 +0000] "" 200)", "10:00:00 - - - 200"},
      {R"(%t "%u" %s)", R"([24/Nov/2026:10:00:00 +0000] """" 200)", "10:00:00 - - - 200"},
      {R"(%t "%u" %s)", R"([24/Nov/2026:10:00:00 +0000] "alice)", "36: expected '\"'"},
      {R"(%t "%u" %s)", R"([31/Nov/2026:10:00:00 +0000] "alice" 200)", "2: no such date"},
      {R"(%t "%u" %s)", R"([24/Nov/2026:10:00:00] "alice" 200)", "22: the time has no zone (--log-tz gives one)"},
      {"%s %>s %t %>u %<u", "302 200 [24/Nov/2026:10:00:00 +0000] bob alice", "10:00:00 bob - - 200"},
      {"%t %u %m %U%q", "[24/Nov/2026:10:00:00 +0000] alice GET /x?a=1", "10:00:00 alice GET /x?a=1 -"},
      {"%t %u %m %U %q", "[24/Nov/2026:10:00:00 +0000] alice GET /x ?a=1", "10:00:00 alice GET /x?a=1 -"},
      {"%t %u%% %!200,304{Referer}i %{c}a %^FB", "[24/Nov/2026:10:00:00 +0000] alice% - 1.2.3.4 500",
       "10:00:00 alice - - -"},
      {"%{sec}t.%{msec_frac}t %u", "1795514400.519 alice", "10:00:00.519 alice - - -"},
      {"%{sec}t %{usec_frac}t %u", "1795514400 519999 alice", "10:00:00.519 alice - - -"},
      {"%t %{sec}t %{msec}t %{usec}t %u",
       "[24/Nov/2026:10:00:00 +0000] 1795514401 1795514402001 1795514403519999 alice", "10:00:03.519 alice - - -"},
      {"%{end:usec}t %{begin:sec}t %u", "1795514409000000 1795514400 alice", "10:00:00 alice - - -"},
      {"%{end:sec}t.%{end:msec_frac}t %{msec_frac}t %u", "1795514400.519 123 alice", "10:00:00.519 alice - - -"},
      {"%{begin}t %{end}t %u", "[24/Nov/2026:10:00:00 +0000] [24/Nov/2026:10:00:09 +0000] alice",
       "10:00:00 alice - - -"},
      {"%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t %{%z}t %u", "2026-11-24T11:00:00.519999 +0100 alice",
       "10:00:00.519 alice - - -"},
      {"%{%d/%b/%y %I:%M:%S %p}t %u", "24/Nov/26 10:00:00 PM alice", "22:00:00 alice - - -"},
      {"%{%d/%b/%y %r}t %u", "24/Nov/26 12:00:00 AM alice", "00:00:00 alice - - -"},
      {"%{%e %B %Y %T %Z}t %u", "24 November 2026 10:00:00 UTC alice", "10:00:00 alice - - -"},
      {"%{%c}t|%u", "Tue Nov 24 10:00:00 2026|alice", "10:00:00 alice - - -"},
      {"%{%Y %j %R}t %u", "2026 328 10:00 alice", "10:00:00 alice - - -"},
      {"%{%Y %j}t %u", "2026 366 alice", "1: no such date"},
      {"%{%s}t %u", "1795514400 alice", "10:00:00 alice - - -"},
      {"%{%F %T}t %u", "2026-11-24 24:00:00 alice", "1: no such time of day"},
      {"%{%D %H}t %u", "11/24/26 10 alice", "10:00:00 alice - - -"},
      {R"(LogFormat "%t\t\"%u\"" mine)", "[24/Nov/2026:10:00:00 +0000]\t\"alice\"", "10:00:00 alice - - -"},
      {"CustomLog /var/log/a.log \"%t %u\"", "[24/Nov/2026:10:00:00 +0000] alice", "10:00:00 alice - - -"},
      {"CustomLog '|/usr/bin/rotatelogs /var/log/a.%Y 86400' \"%t %u\"", "[24/Nov/2026:10:00:00 +0000] alice",
       "10:00:00 alice - - -"},
      {"logformat \"%t \\\n%u\" mine", "[24/Nov/2026:10:00:00 +0000] alice", "10:00:00 alice - - -"},
      {R"("%t \"%u\"" mine)", "[24/Nov/2026:10:00:00 +0000] \"alice\"", "10:00:00 alice - - -"},
      {R"({"t":"%{%FT%T%z}t","u":"%u"})", R"({"t":"2026-11-24T10:00:00+0000","u":"al\"ice"})",
       "10:00:00 al\"ice - - -"},
  }));
  CAPTURE(format, line);
  CHECK(read_line(line, format) == expected);
}

TEST_CASE("Apache: a date without a clock gives way to %t", "[log][apache]") {
  CHECK(read_line("alice 2026-11-24 [24/Nov/2026:10:00:00 +0000]", "%u %{%Y-%m-%d}t %t") == "10:00:00 alice - - -");
  CHECK(read_line("alice 2026-11-24", "%u %{%Y-%m-%d}t") == "00:00:00 alice - - -");
}

TEST_CASE("Apache: the addresses of X-Forwarded-For are one field", "[log][apache]") {
  const auto [format, before] = GENERATE(table<std::string, std::string>({
      {"%{X-Forwarded-For}i %l", "10.1.1.1, 172.16.0.9, unknown -"},
      {"%{X-Forwarded-For}i %l", "10.1.1.1,172.16.0.9 -"},
      {"%{X-Forwarded-For}i %l", "- -"},
      {"%{x-forwarded-for}i %h %l", "10.1.1.1, 172.16.0.9 127.0.0.1 -"},
      {"%h%v %{X-Forwarded-For}i %l", "127.0.0.1vh 10.1.1.1, 172.16.0.9 -"},
  }));
  CAPTURE(format, before);
  for (const auto& [user, read] : {std::pair("alice", "alice GET / 200"), std::pair("-", "- GET / 200")}) {
    CHECK(read_line(before + " " + user + " [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5",
                    format + " %u %t \"%r\" %>s %b") == std::string("10:00:00 ") + read);
  }
}

TEST_CASE("Apache: a name with blanks in it does not end where a word follows", "[log][apache]") {
  const auto [fields, text] = GENERATE(table<std::string, std::string_view>({
      {"%t %u %h \"%r\"", "[24/Nov/2026:10:00:00 +0000] bob smith 1.2.3.4 \"GET / HTTP/1.1\""},
      {"%t %u %D %{c}a \"%r\"", "[24/Nov/2026:10:00:00 +0000] bob smith 42 1.2.3.4 \"GET / HTTP/1.1\""},
      {"%r %t %u %b", "GET / HTTP/1.1 [24/Nov/2026:10:00:00 +0000] bob smith -"},
  }));
  CAPTURE(fields);
  CHECK(read_input(text, format_request(fields)).users == std::vector<std::string>{"bob smith"});
}

TEST_CASE("Apache: a directive without its first word", "[log][apache]") {
  CHECK(read_line("alice [24/Nov/2026:10:00:00 +0000]", "\"%u %t\" short") == "10:00:00 alice - - -");
  CHECK(read_line("\"alice [24/Nov/2026:10:00:00 +0000]\"", "\"%u %t\"") == "10:00:00 alice - - -");
}

TEST_CASE("Apache: what is no format string", "[log][apache][usage]") {
  const auto [format, expected] = GENERATE(table<std::string, std::string>({
      {"%h %^ %u",
       "--log-format: %^ is GoAccess's, not Apache's: try --log-format combined, or Apache's own LogFormat"},
      {"%t %u %Z", "%Z is no directive of Apache's\n  %t %u %Z\n        ^"},
      {"%h %^[%d:%t %^] \"%r\"", "%^ is GoAccess's"},
      {"%t %u 100%",
       "'%' at the end is no directive of Apache's (a percent sign is written %%)\n  %t %u 100%\n           ^"},
      {"%t %{Referer", "'{' is not closed\n  %t %{Referer\n      ^"},
      {"%{%Q}t %u", "%{%Q}t is no time of strftime's that can be read\n  %{%Q}t %u\n    ^"},
      {"%t %h", "--log-format: %u is not in it; --user-field names the field that is the user: %t, %h"},
      {"CustomLog logs/access_log combined", "no %directive in it; where it is the name of a LogFormat"},
      {"%h %u", "no %t in it"},
      {"%{%H:%M:%S}t %u", "no %t in it"},
      {"LogFormat \"%t %u", "this quote is not closed\n  LogFormat \"%t %u\n            ^"},
      {"LogFormat %t%u\nLogFormat %u%t", "more than one directive; name one"},
  }));
  CAPTURE(format);
  CHECK_THROWS_WITH(FormatChooser(format_request(format)), Contains(expected));
}

TEST_CASE("Apache: --user-field", "[log][apache]") {
  FormatRequest request = format_request("%t %u %<u %!401{X-User}o");
  for (const auto& [name, user] :
       {std::pair("%<u", "orig"), std::pair("%{X-User}o", "alice"), std::pair("%!401{X-User}o", "alice")}) {
    request.user_field = name;
    CHECK(read_input("[24/Nov/2026:10:00:00 +0000] - orig alice", request).users == std::vector<std::string>{user});
  }
  request.user_field = "%{X}o";
  CHECK_THROWS_WITH(FormatChooser(request), Contains("%{X}o is not in it"));
}

TEST_CASE("Apache's own formats take the fast path", "[log][apache]") {
  const auto shape = [](const std::string& format) {
    return FormatChooser(format_request(format)).choose({})->fast_shape();
  };
  CHECK(shape(R"(%h %l %u %t "%r" %>s %b)") == CombinedShape::combined);
  CHECK(shape(R"(LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined)") ==
        CombinedShape::combined);
  CHECK(shape(R"(%v:%p %h %l %u %t "%r" %>s %O)") == CombinedShape::vhost_combined);
  CHECK_FALSE(shape(R"(%h %l %u %t "%r" %>s %b %{usec}t)"));
  CHECK_FALSE(shape(R"(%h %l %u %t "%r" %s %b %>s)"));
  CHECK_FALSE(shape(R"(%h %u %t "%r" %>s %b)"));
  // With a name from identd the line is not combined, but it is as the string has it.
  CHECK(read_line("1.2.3.4 ident alice [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5",
                  R"(%h %l %u %t "%r" %>s %b)") == "10:00:00 alice GET / 200");
}
