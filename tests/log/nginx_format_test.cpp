#include "log/nginx_format.hpp"

#include "catch.hpp"
#include "log/reading.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("nginx format strings", "[log][nginx]") {
  const auto [format, line, expected] = GENERATE(table<std::string, std::string_view, std::string_view>({
      {"$msec $remote_user \"$request\" $status", R"(1795514400.519 bob smith "GET /x?y HTTP/1.1" 200)",
       "10:00:00.519 bob smith GET /x?y 200"},
      {"$msec $remote_user \"$request\" $status", R"(1795514400.519 - "" 400)", "10:00:00.519 - - - 400"},
      {"$msec $remote_user \"$request\" $status", R"(1795514400.519 \x2D "\x16\x03" 401)", "10:00:00.519 - - - 401"},
      {"$msec $remote_user \"$request\" $status", R"(1795514400.519 a\x22b "GET /\x22 HTTP/2.0" 000)",
       "10:00:00.519 a\"b GET /\" 0"},
      {"$msec $remote_user \"$request\" $status", R"(1795514400.519 alice "GET / HTTP/1.1" 200 extra)",
       "42: expected the end of the line"},
      {"$msec $remote_user \"$request\" $status", R"(1795514400.519 alice "GET / HT)", "31: expected '\"'"},
      {"$msec $remote_user \"$request\" $status", R"(1795514400 alice "GET / HTTP/1.1" 200)",
       "1: expected a time such as 1795514400.519"},
      {"[$time_local] ${remote_user}x $request_method $request_uri", "[24/Nov/2026:11:00:00 +0100] alicex GET /x?y",
       "10:00:00 alice GET /x?y -"},
      {"[$time_local] $remote_user $time_iso8601 $msec",
       "[24/Nov/2026:10:00:00 +0000] alice 2026-11-24T10:00:01+00:00 1795514402.519", "10:00:02.519 alice - - -"},
      {"[$time_local] $remote_user $time_iso8601", "[24/Nov/2026:10:00:00 +0000] alice 2026-11-24T10:00:01+00:00",
       "10:00:01 alice - - -"},
      {"$time_iso8601 $remote_user", "2026-11-31T10:00:01+00:00 alice", "1: no such date"},
      {"$time_iso8601 $remote_user $uri \"$request\"", R"(2026-11-24T10:00:00Z alice /index "GET /x HTTP/1.1")",
       "10:00:00 alice GET /x -"},
      {"$time_iso8601 $remote_user $uri \"$request\"", R"(2026-11-24T10:00:00Z alice /index "junk")",
       "10:00:00 alice - /index -"},
      {"$time_iso8601 $remote_user $request_method $uri", "2026-11-24T10:00:00Z alice - -", "10:00:00 alice - - -"},
      {"escape=none $time_iso8601 \"$remote_user\" $status", R"(2026-11-24T10:00:00Z "a"\x22" 200)",
       R"(10:00:00 a"\x22 - - 200)"},
      {"escape=none $time_iso8601 \"$remote_user\" $status", "2026-11-24T10:00:00Z \"\"\"\" 200",
       "10:00:00 \"\" - - 200"},
      {"escape=none $time_iso8601 \"$remote_user\" $status", "2026-11-24T10:00:00Z \"\" 200", "10:00:00 - - - 200"},
      {R"(log_format j escape=json '{"t":$msec,"u":"$remote_user"'
                 ',"r":"$request","s":$status}';)",
       R"({"t":1795514400.519,"u":"b\"o\u00e9","r":"GET / HTTP/1.1","s":200})", "10:00:00.519 b\"o\xC3\xA9 GET / 200"},
      {"log_format\n  main '$msec\\t' \"$remote_user\\t\"\n  '\\'$request\\'';\n",
       "1795514400.519\talice\t'GET / HTTP/1.1'", "10:00:00.519 alice GET / -"},
      {"$msec\\t$remote_user", "1795514400.519\talice", "10:00:00.519 alice - - -"},
      {"$msec \\\"$remote_user\\\"", "1795514400.519 \"alice\"", "10:00:00.519 alice - - -"},
      {"\"$msec\" \"$remote_user\"", "\"1795514400.519\" \"alice\"", "10:00:00.519 alice - - -"},
      {"'$msec $remote_user'", "1795514400.519 alice", "10:00:00.519 alice - - -"},
      {"$msec $remote_user $remote_user", "1795514400.519 alice bob", "10:00:00.519 alice - - -"},
  }));
  CAPTURE(format, line);
  CHECK(read_line(line, format) == expected);
}

TEST_CASE("nginx: a list of addresses or times is one field", "[log][nginx]") {
  const auto [field, text] = GENERATE(table<std::string, std::string>({
      {"$http_x_forwarded_for", "10.1.1.1, 172.16.0.9, unknown"},
      {"$http_x_forwarded_for", "10.1.1.1"},
      {"$http_x_forwarded_for", "-"},
      {"$proxy_add_x_forwarded_for", "10.1.1.1, 172.16.0.9"},
      {"$remote_addr $upstream_response_time", "10.1.1.1 0.010, 0.020"},
      {"$upstream_addr", "10.1.1.1:80, unix:/run/app.sock"},
  }));
  CAPTURE(field, text);
  for (const std::string user : {"alice", "bob smith"}) {
    CHECK(read_line(text + " " + user + " [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200",
                    field + " $remote_user [$time_local] \"$request\" $status") == "10:00:00 " + user + " GET / 200");
  }
}

TEST_CASE("nginx: no client can make a line malformed by what it sends", "[log][nginx]") {
  const auto [fields, text] = GENERATE(table<std::string, std::string>({
      {"$http_x_forwarded_for - $remote_user", "1.1.1.1 x - alice"},
      {"$http_x_forwarded_for - $remote_user", "1.1.1.1 , 2.2.2.2 - alice"},
      {"escape=none $http_x_forwarded_for - $remote_user", " - alice"},
      {"$upstream_addr - $remote_user", "10.0.0.1:80 : 10.0.0.2:80 - alice"},
      {"$remote_user $server_name", "alice "},
      {"$remote_user $host", "alice "},
  }));
  CAPTURE(fields, text);
  CHECK(read_line(text + " [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200",
                  fields + " [$time_local] \"$request\" $status") == "10:00:00 alice GET / 200");
}

TEST_CASE("nginx: a name with blanks in it does not end where a word follows", "[log][nginx]") {
  for (const std::string variable : {"$hostname", "$remote_addr"}) {
    CAPTURE(variable);
    CHECK(read_line("bob smith example.com [24/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200",
                    "$remote_user " + variable + " [$time_local] \"$request\" $status") ==
          "10:00:00 bob smith GET / 200");
  }
  CHECK(read_input("1795514400.000 bob smith 1.2.3.4 0.012 \"GET /a b HTTP/1.1\" 200",
                   format_request("$msec $remote_user $remote_addr $request_time \"$request\" $status"))
            .lines == std::vector<std::string>{"10:00:00 bob smith GET /a b 200"});
}

TEST_CASE("nginx: comments are no part of a pasted directive", "[log][nginx]") {
  const std::string pasted =
      "# who; when\nlog_format main '$remote_user '  # client's\n  # 'nothing'\n  '$msec'; # end\n";
  CHECK(read_line("alice 1795514400.000", pasted) == "10:00:00 alice - - -");
  CHECK(read_line("# alice 1795514400.000", "# $remote_user $msec") == "10:00:00 alice - - -");
}

TEST_CASE("nginx: what is no format string", "[log][nginx][usage]") {
  const auto [format, expected] = GENERATE(table<std::string, std::string>({
      {"$msec", "--log-format: $remote_user is not in it; --user-field names the field that is the user: $msec"},
      {"$remote_user $status", "no $time_local, $time_iso8601 or $msec"},
      {"$msec $ $remote_user", "no variable's name after '$'\n  $msec $ $remote_user\n        ^"},
      {"$msec ${remote_user", "'${' is not closed\n  $msec ${remote_user\n        ^"},
      {"log_format x '$msec $remote_user;",
       "this quote is not closed\n  log_format x '$msec $remote_user;\n               ^"},
      {"log_format x escape=xml '$msec $remote_user';", "escape is default, json or none"},
      {"log_format x '$msec $remote_user'; log_format y '$msec';", "more than one directive"},
  }));
  CAPTURE(format);
  CHECK_THROWS_WITH(FormatChooser(format_request(format)), Contains(expected));
}

TEST_CASE("nginx: --user-field", "[log][nginx]") {
  FormatRequest request = format_request("$msec $remote_user \"$upstream_http_x_user\"");
  for (const char* name : {"$upstream_http_x_user", "${upstream_http_x_user}", "upstream_http_x_user"}) {
    request.user_field = name;
    CHECK(read_input("1795514400.519 - \"alice\"", request).users == std::vector<std::string>{"alice"});
  }
  request.user_field = "$x";
  CHECK_THROWS_WITH(FormatChooser(request), Contains("$x is not in it; --user-field names the field that is the user: "
                                                     "$msec, $remote_user, $upstream_http_x_user"));
}

TEST_CASE("a pasted combined format takes the fast path", "[log][nginx]") {
  const std::string combined =
      R"($remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent")";
  const auto shape = [](const std::string& format, const char* user_field = nullptr) {
    FormatRequest request = format_request(format);
    if (user_field) request.user_field = user_field;
    return FormatChooser(request).choose({})->fast_shape();
  };
  CHECK(shape(combined) == CombinedShape::combined);
  CHECK(shape("log_format main '" + combined + " \"$http_x_forwarded_for\"';") == CombinedShape::combined);
  CHECK(shape("$host:$server_port " + combined) == CombinedShape::vhost_combined);
  CHECK_FALSE(shape("escape=none " + combined));
  CHECK_FALSE(shape(combined + " $msec"));
  CHECK_FALSE(shape(combined + " $upstream_http_x_user", "$upstream_http_x_user"));
  CHECK_FALSE(shape("$msec $remote_user"));
}
