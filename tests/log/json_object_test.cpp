#include "log/json_object.hpp"

#include <string>

#include "catch.hpp"

using namespace lastseen;

namespace {

std::string read_value(std::string_view line, const std::string& path) {
  JsonObjectReader reader({path});
  Rejection rejection;
  if (!reader.read(line, rejection)) return std::to_string(rejection.column) + ": " + rejection.reason;
  switch (reader[0].type) {
    case JsonValue::Type::absent:
      return "absent";
    case JsonValue::Type::other:
      return "other";
    case JsonValue::Type::number:
      return "number " + std::string(reader[0].raw);
    case JsonValue::Type::text:
      return "text " + std::string(reader[0].raw);
  }
  return "";
}

}  // namespace

TEST_CASE("values are found by key, by path, by index", "[log][json]") {
  const auto [line, path, value] = GENERATE(table<std::string_view, std::string, std::string>({
      {R"({})", "a", "absent"},
      {R"({"a":"x"})", "a", "text x"},
      {" { \"a\" : \"x\" , \"b\" : 1 } \t", "b", "number 1"},
      {R"({"a":null})", "a", "other"},
      {R"({"a":true,"b":false})", "b", "other"},
      {R"({"a":-1.50e+3})", "a", "number -1.50e+3"},
      {R"({"a":000})", "a", "number 000"},
      {R"({"a":{"b":{"c":"x"}}})", "a.b.c", "text x"},
      {R"({"a":{"b":"x"},"a.b":"y"})", "a.b", "text y"},
      {R"({"a.b":null,"a":{"b":"x"}})", "a.b", "other"},
      {R"({"a":[{"b":"x"},{"b":"y"}]})", "a.1.b", "text y"},
      {R"({"a":["x"]})", "a", "text x"},
      {R"({"a":["x","y"]})", "a", "other"},
      {R"({"a":[1]})", "a", "other"},
      {R"({"a":[]})", "a", "other"},
      {R"({"a":"x","a":"y"})", "a", "text x"},
      {R"({"a":1,"a":{"b":"x"}})", "a.b", "absent"},
      {R"({"us\u0065r":"x"})", "user", "text x"},
      {R"({"a":"\x41\ud800\n\/"})", "a", R"(text \x41\ud800\n\/)"},
      {"{\"a\":\"\xFF\xFE\"}", "a", "text \xFF\xFE"},
      {"{\"\xC3\xBC\":\"x\"}", "\xC3\xBC", "text x"},
      {R"({"b":"12345678\"","a":"x"})", "a", "text x"},
  }));
  CAPTURE(line, path);
  CHECK(read_value(line, path) == value);
}

TEST_CASE("what is no JSON object is refused where it stops being one", "[log][json]") {
  const auto [line, column] = GENERATE(table<std::string_view, std::string>({
      {"", "0"},
      {"[]", "0"},
      {"null", "0"},
      {"{", "1"},
      {R"({"a")", "4"},
      {R"({"a":)", "5"},
      {R"({"a":"x)", "7"},
      {R"({"a":"x")", "8"},
      {R"({"a":"x",})", "9"},
      {R"({,})", "1"},
      {R"({a:1})", "1"},
      {R"({"a" 1})", "5"},
      {R"({"a":tru})", "5"},
      {R"({"a":nullx})", "9"},
      {R"({"a":01.5})", "5"},
      {R"({"a":1.})", "5"},
      {R"({"a":1e})", "5"},
      {R"({"a":.5})", "5"},
      {R"({"a":+1})", "5"},
      {R"({"a":NaN})", "5"},
      {R"({"a":[1 2]})", "8"},
      {R"({"a":[1}})", "7"},
      {R"({"a":"\q"})", "6"},
      {R"({"a":"\x4"})", "6"},
      {R"({"a":"\u12"})", "6"},
      {"{\"a\":\"\t\"}", "6"},
      {"{\"a\":\"12345678\x01\"}", "14"},
      {R"({"a":1} x)", "8"},
      {R"({"a":1}{})", "7"},
  }));
  CAPTURE(line);
  CHECK(read_value(line, "a").substr(0, column.size() + 1) == column + ":");
}

TEST_CASE("keys that change their order from line to line are found", "[log][json]") {
  JsonObjectReader reader({"a", "b"});
  Rejection rejection;
  REQUIRE(reader.read(R"({"a":"1","b":"2"})", rejection));
  REQUIRE(reader.read(R"({"b":"3","a":"4"})", rejection));
  CHECK(reader[0].raw == "4");
  CHECK(reader[1].raw == "3");
  REQUIRE(reader.read(R"({"b" :"5"})", rejection));
  CHECK(reader[0].type == JsonValue::Type::absent);
  CHECK(reader[1].raw == "5");
  REQUIRE(reader.read(R"({"bb":"6","b":"7"})", rejection));
  CHECK(reader[1].raw == "7");
}

TEST_CASE("brackets nested without end are no danger", "[log][json]") {
  for (const char* bracket : {"[", "{\"a\":", "[{\"a\":"}) {
    std::string line = "{\"a\":";
    for (int i = 0; i < 100000; ++i) line += bracket;
    CHECK(read_value(line, "a").ends_with("JSON nested too deeply"));
  }
}

TEST_CASE("a key may be as long as a line", "[log][json]") {
  const std::string key(1 << 20, 'k');
  CHECK(read_value("{\"" + key + "\":1,\"a\":2}", "a") == "number 2");
}
