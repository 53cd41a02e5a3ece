#include "app/duration_argument.hpp"

#include "catch.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::milliseconds;

TEST_CASE("durations", "[time]") {
  struct Case {
    const char* text;
    milliseconds duration;
  };
  const auto c = GENERATE(values<Case>(
      {{"300", 300s},           {"0", 0s},          {"300s", 300s},      {"5m", 5min},           {"5min", 5min},
       {"1h30m", 90min},        {"3min 20s", 200s}, {"3 minutes", 3min}, {"1 day 2 hours", 26h}, {"7d", days(7)},
       {"2w", days(14)},        {"250ms", 250ms},   {"0.25", 250ms},     {"1.5h", 90min},        {"1.0009s", 1s},
       {"0.0001m", 6ms},        {"  5m ", 5min},    {"3d 15h", 87h},     {"4m 02s", 242s},       {"4,734h", 4734h},
       {"1,234,567s", 1234567s}}));
  CAPTURE(c.text);
  CHECK(parse_duration({"--timeout", c.text}) == c.duration);
}

TEST_CASE("what is no duration is refused by name", "[time]") {
  struct Case {
    const char* text;
    const char* message;
  };
  const auto c = GENERATE(values<Case>({
      {"soon", "--timeout 'soon' is not a duration: try 300s, 5m, 1h30m or 7d"},
      {"-5m", "--timeout '-5m' is not a duration: try 300s, 5m, 1h30m or 7d"},
      {"", "--timeout '' is not a duration: is empty"},
      {"5M",
       "--timeout '5M' is not a duration: M would be months, which differ in length: write days (30d); minutes are min "
       "or m"},
      {"2 months", "--timeout '2 months' is not a duration: months: months differ in length: write days (30d)"},
      {"1y", "--timeout '1y' is not a duration: y: years differ in length: write days (365d)"},
      {"1Y", "--timeout '1Y' is not a duration: Y: years differ in length: write days (365d)"},
      {"5 parsecs", "--timeout '5 parsecs' is not a duration: 'parsecs' is no unit of time: s, min (or m), h, d, w"},
      {"1h 30", "--timeout '1h 30' is not a duration: try 300s, 5m, 1h30m or 7d\n  1h 30\n       ^"},
      {"1:30", "--timeout '1:30' is not a duration: try 300s, 5m, 1h30m or 7d\n  1:30\n   ^"},
      {"1.s", "--timeout '1.s' is not a duration: try 300s, 5m, 1h30m or 7d\n  1.s\n   ^"},
      {"12,34h", "--timeout '12,34h' is not a duration: try 300s, 5m, 1h30m or 7d\n  12,34h\n    ^"},
      {"99999999999999999999s", "--timeout '99999999999999999999s' is not a duration: is too long"},
      {"9999999w", "--timeout '9999999w' is not a duration: is too long"},
  }));
  CAPTURE(c.text);
  CHECK_THROWS_MATCHES(parse_duration({"--timeout", c.text}), UsageError, Catch::Matchers::Message(c.message));
}

TEST_CASE("durations are read as they are written", "[time]") {
  const auto duration = GENERATE(
      values<milliseconds>({0ms, 1ms, 999ms, 8s, 59s, 60s, 242s, 90min, 3h + 59s, 87h, 168h, days(1000) + 1ms}));
  CHECK(parse_duration({"--lag", exact_duration_text(duration)}) == duration);
  const auto shown = duration_text(duration);
  CHECK(duration_text(parse_duration({"--lag", shown})) == shown);
}
