#include "log/combined.hpp"

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

#define TIME "[24/Nov/2026:10:00:00 +0000]"

TEST_CASE("combined lines", "[log][combined]") {
  const auto c = GENERATE(values<Case>({
      {"1.2.3.4 - alice " TIME " \"GET /x?y HTTP/1.1\" 200 5 \"-\" \"-\"", "10:00:00 alice GET /x?y 200"},
      {"1.2.3.4 - alice " TIME " \"GET /x HTTP/1.1\" 200", "10:00:00 alice GET /x 200"},
      {"1.2.3.4 - alice " TIME " \"GET /x HTTP/1.1\" 200 appended=1 \"", "10:00:00 alice GET /x 200"},
      {"1.2.3.4 - alice " TIME " \"GET /x HTTP/1.1\" - 5", "10:00:00 alice GET /x -"},
      {"1.2.3.4 - alice " TIME " \"GET /x HTTP/1.1\" 000 5", "10:00:00 alice GET /x 0"},
      {"1.2.3.4 - alice " TIME " \"GET /x HTTP/1.1\" 401 5", "10:00:00 alice GET /x 401"},
      {"2001:db8::1 - alice " TIME " \"GET / HTTP/2.0\" 200 5", "10:00:00 alice GET / 200"},
      {"1.2.3.4 - alice [24/Nov/2026:12:00:00.519 +0200] \"GET / HTTP/2.0\" 200 5", "10:00:00.519 alice GET / 200"},
      {"1.2.3.4 - bob smith " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 bob smith GET / 200"},
      {"1.2.3.4 -  lead " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00  lead GET / 200"},
      {"1.2.3.4 - trail  " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 trail  GET / 200"},
      {"1.2.3.4 - CORP\\x5Cbob " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 CORP\\bob GET / 200"},
      {"1.2.3.4 - x " TIME " " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 x " TIME " GET / 200"},
      {"1.2.3.4 - we[ird] one " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 we[ird] one GET / 200"},
      {"1.2.3.4 - \\x2D " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - GET / 200"},
      {"1.2.3.4 - - - " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - - GET / 200"},
      {"1.2.3.4 - \"\" " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - - - -"},
      {"1.2.3.4 -  " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - - - -"},
      {"1.2.3.4 -  -  " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - - - -"},
      {"1.2.3.4 - - " TIME " \"nothing here is looked at", "10:00:00 - - - -"},
      {"1.2.3.4 - alice " TIME " \"\\x16\\x03\\x01\" 400 5", "10:00:00 alice - - 400"},
      {"1.2.3.4 - alice " TIME " \"-\" 400 5", "10:00:00 alice - - 400"},
      {"1.2.3.4 - alice " TIME " \"\" 400 5", "10:00:00 alice - - 400"},
      {"1.2.3.4 - alice " TIME " \"GET /a\\\"b\\x22 HTTP/1.1\" 200 5", "10:00:00 alice GET /a\"b\" 200"},
      {"1.2.3.4 - alice " TIME " \"GET /[1] \\\"2] HTTP/1.1\" 200 5", "10:00:00 alice GET /[1] \"2] 200"},

      {"1.2.3.4 x alice " TIME " \"GET / HTTP/1.1\" 200 5", "9: expected '- '"},
      {" - alice " TIME " \"GET / HTTP/1.1\" 200 5", "1: expected an address"},
      {"nonsense", "9: expected ' '"},
      {"1.2.3.4 - alice", "16: expected ' [' and a time"},
      {"1.2.3.4 - alice [24/Nov/2026:10:0", "34: expected ']' after the time"},
      {"1.2.3.4 - alice " TIME " GET / HTTP/1.1\" 200 5", "46: expected '\"'"},
      {"1.2.3.4 - alice " TIME "\"GET / HTTP/1.1\" 200 5", "45: expected ' '"},
      {"1.2.3.4 - alice" TIME " \"GET / HTTP/1.1\" 200 5", "16: expected ' '"},
      {"1.2.3.4 - " TIME " \"GET / HTTP/1.1\" 200 5", "11: expected ' '"},
      {"1.2.3.4 - alice [24/Nov/2026:25:00:00 +0000] \"GET / HTTP/1.1\" 200 5", "30: no such time of day"},
      {"1.2.3.4 - alice [32/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5", "18: no such date"},
      {"1.2.3.4 - alice [24/Nov/2026:10:00:00] \"GET / HTTP/1.1\" 200 5",
       "38: the time has no zone (--log-tz gives one)"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1", "61: expected '\"'"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\\\" 200 5", "69: expected '\"'"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\"", "62: expected ' '"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" ", "63: expected a status of three digits, or '-'"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 20", "63: expected a status of three digits, or '-'"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 2000 5", "66: expected ' '"},
      {"1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" -5 5", "64: expected ' '"},
  }));
  CAPTURE(c.line);
  CHECK(read_line(c.line, "combined") == c.told);
  CHECK(read_line(c.line, "Common") == c.told);
}

TEST_CASE("the other heads of the family", "[log][combined]") {
  const auto [name, line, expected] = GENERATE(table<std::string, std::string_view, std::string_view>({
      {"vhost_combined", "vh.example:80 1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"",
       "10:00:00 alice GET / 200"},
      {"VCOMBINED", "vh.example 1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"VCOMMON", "vh.example any-word - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"vhost_common", "vh.example 1.2.3.4 - - " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - - - -"},
      {"vhost_combined", "1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "9: expected an address"},
      {"forwarded", "10.0.0.1, 10.0.0.2 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"forwarded", "unknown,10.0.0.2, ::1 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"forwarded", "1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5",
       "8: expected addresses with commas between them"},
      {"forwarded", "1.2.3.4,  1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10: expected an address"},
      {"lighttpd", "1.2.3.4 www.example.com alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"lighttpd", "1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"ingress-nginx", "1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" 400 0.0 [ns-svc-80] []",
       "10:00:00 alice GET / 200"},
      {"ingress-nginx", "1.2.3.4 - [1.2.3.4] - alice " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 alice GET / 200"},
      {"ingress-nginx", "1.2.3.4 - [9.9.9.9, 1.2.3.4] - alice " TIME " \"GET / HTTP/1.1\" 200 5",
       "10:00:00 alice GET / 200"},
      {"ingress-nginx", "1.2.3.4 - [1.2.3.4] - - " TIME " \"GET / HTTP/1.1\" 200 5", "10:00:00 - - - -"},
      {"TRAEFIKCLF",
       "1.2.3.4 - alice " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" 7 \"r@docker\" \"http://10.0.0.5:80\" 2ms",
       "10:00:00 alice GET / 200"},
  }));
  CAPTURE(name, line);
  CHECK(read_line(line, name) == expected);
}

TEST_CASE("only the shapes with a fast path say so", "[log][combined]") {
  const auto shape = [](const char* name) { return FormatChooser(format_request(name)).choose({})->fast_shape(); };
  CHECK(shape("combined") == CombinedShape::combined);
  CHECK(shape("common") == CombinedShape::combined);
  CHECK(shape("vhost_combined") == CombinedShape::vhost_combined);
  CHECK_FALSE(shape("forwarded"));
  CHECK_FALSE(shape("lighttpd"));
  CHECK_FALSE(shape("ingress-nginx"));
}
