#include "report/json_writer.hpp"

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "catch.hpp"
#include "report/report_fixture.hpp"
#include "report/utf8.hpp"

using namespace lastseen;

namespace {

template <typename Value>
std::string json_of(Value value) {
  TextBuffer text;
  JsonWriter(text).value(value);
  return std::string(text.view());
}

std::string name_field(std::string_view bytes) {
  TextBuffer text;
  JsonWriter json(text);
  json.begin_object();
  json.field("user", Name{bytes});
  json.end_object();
  return std::string(text.view());
}

}  // namespace

TEST_CASE("texts in JSON are harmless", "[report]") {
  const std::pair<std::string, std::string> cases[] = {
      {"alice", R"("alice")"},
      {"", R"("")"},
      {R"(a "b" \c)", R"("a \"b\" \\c")"},
      {"tab\tx", R"("tab\u0009x")"},
      {"\x1b[31m", R"("\u001b[31m")"},
      {"12345678\x7f", R"("12345678\u007f")"},
      {std::string("\0", 1), R"("\u0000")"},
      {"\xc2\x85", R"("\u0085")"},
      {"\xe2\x80\xae", R"("\u202e")"},
      {"\xf3\xa0\x80\x81", R"("\udb40\udc01")"},
      {"é日\xf0\x9f\x98\x80", "\"é日\xf0\x9f\x98\x80\""},
      {"latin\xfc!", "\"latin\xef\xbf\xbd!\""},
      {"\xe2\x82|\xf0\x90\x80", "\"\xef\xbf\xbd|\xef\xbf\xbd\""},
      {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
  };
  for (const auto& [bytes, json] : cases) CHECK(json_of(std::string_view(bytes)) == json);
}

TEST_CASE("durations in JSON are numbers of seconds", "[report]") {
  const std::pair<std::int64_t, std::string> cases[] = {
      {0, "0"},       {300'000, "300"}, {8'250, "8.25"},           {1, "0.001"},
      {10, "0.01"},   {100, "0.1"},     {86'400'999, "86400.999"}, {-1'500, "-1.5"},
      {-5, "-0.005"}, {-2'000, "-2"},   {1'000'010, "1000.01"}};
  for (const auto& [milliseconds, json] : cases) CHECK(json_of(Duration(milliseconds)) == json);
}

TEST_CASE("the other values in JSON", "[report]") {
  CHECK(json_of(true) == "true");
  CHECK(json_of(std::int64_t{-42}) == "-42");
  CHECK(json_of(at_seconds(1'795'514'692)) == R"("2026-11-24T10:04:52Z")");
  CHECK(json_of(Cell()) == "null");
  CHECK(json_of(Cell("text of our own")) == R"("text of our own")");
  const Span spans[] = {{at_seconds(0), at_seconds(300)}, {at_seconds(600), at_seconds(900)}};
  CHECK(json_of(Cell(std::span<const Span>(spans))) ==
        R"([{"from":"1970-01-01T00:00:00Z","to":"1970-01-01T00:05:00Z"},)"
        R"({"from":"1970-01-01T00:10:00Z","to":"1970-01-01T00:15:00Z"}])");
  CHECK(json_of(Cell(std::span<const Span>())) == "[]");
}

TEST_CASE("a name that is not UTF-8 has its exact bytes beside it, a path has not", "[report]") {
  CHECK(name_field("alice") == R"({"user":"alice"})");
  CHECK(name_field("esc\x1b") == R"({"user":"esc\u001b"})");
  CHECK(name_field("latin\xfc") == "{\"user\":\"latin\xef\xbf\xbd\",\"user_base64\":\"bGF0aW78\"}");
  CHECK(name_field("\xff") == "{\"user\":\"\xef\xbf\xbd\",\"user_base64\":\"/w==\"}");
  CHECK(json_of(Cell(Bytes{"/\xff"})) == "\"/\xef\xbf\xbd\"");
}

TEST_CASE("commas stand between values and nowhere else", "[report]") {
  TextBuffer text;
  JsonWriter json(text);
  json.begin_object();
  json.key("a");
  json.begin_array();
  json.value(std::int64_t{1});
  json.begin_array();
  json.end_array();
  json.begin_object();
  json.end_object();
  json.null();
  json.end_array();
  json.field("b", Name{"\xff"});
  json.field("c", false);
  json.end_object();
  CHECK(text.view() == "{\"a\":[1,[],{},null],\"b\":\"\xef\xbf\xbd\",\"b_base64\":\"/w==\",\"c\":false}");
}

TEST_CASE("whatever the bytes, JSON parses, holds no unsafe character, and tells the bytes", "[report]") {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const std::string bytes = hostile_bytes(random);
    const std::string text = name_field(bytes);
    REQUIRE(is_harmless(text));
    const auto parsed = nlohmann::json::parse(text);
    bool is_utf8 = true;
    for (std::string_view rest = bytes; !rest.empty();) {
      const Utf8Unit unit = decode_utf8(rest);
      is_utf8 = is_utf8 && unit.valid;
      rest.remove_prefix(unit.length);
    }
    REQUIRE(parsed.contains("user_base64") == !is_utf8);
    if (is_utf8) REQUIRE(parsed["user"].get<std::string>() == bytes);
  }
}
