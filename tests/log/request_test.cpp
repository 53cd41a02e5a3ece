#include "log/request.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("a request is METHOD SP TARGET [SP HTTP/x.y], anything else is junk", "[log][request]") {
  const auto [request, method, target] = GENERATE(table<std::string_view, std::string_view, std::string_view>({
      {"GET / HTTP/1.1", "GET", "/"},
      {"GET /a b HTTP/1.1", "GET", "/a b"},
      {"GET /", "GET", "/"},
      {"PRI * HTTP/2", "PRI", "*"},
      {"PRI * HTTP/2.0", "PRI", "*"},
      {"M-SEARCH * HTTP/1.1", "M-SEARCH", "*"},
      {"get http://a/b?c HTTP/1.0", "get", "http://a/b?c"},
      {"GET /x HTTP/1.10", "GET", "/x HTTP/1.10"},
      {"GET /x HTTP/a.b", "GET", "/x HTTP/a.b"},
      {"GET /x HTTP/1.1 HTTP/1.1", "GET", "/x HTTP/1.1"},
      {"GET  HTTP/1.1", "GET", " HTTP/1.1"},
      {"GET  x", "GET", " x"},
      {"", "", ""},
      {"-", "", ""},
      {"GET", "", ""},
      {"GET ", "", ""},
      {" /", "", ""},
      {"\x16\x03\x01", "", ""},
      {"G(T / HTTP/1.1", "", ""},
      {"GET\t/ HTTP/1.1", "", ""},
  }));
  CAPTURE(request);
  Record record;
  split_request(request, record);
  CHECK(record.method.value_or("") == method);
  CHECK(record.target.value_or("") == target);
}

TEST_CASE("a status has up to three digits", "[log][request]") {
  CHECK(status_of("200") == 200);
  CHECK(status_of("000") == 0);
  CHECK(status_of("7") == 7);
  for (const auto* text : {"", "-", "2000", "2x0", "+20", " 20"}) CHECK_FALSE(status_of(text));
}
