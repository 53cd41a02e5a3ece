#include "app/time_argument.hpp"

#include "catch.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

const Instant kNow(1795511100250ms);  // 2026-11-24 10:05:00.25 in Paris
const TimeZone kParis = TimeZone::named("Europe/Paris").value();

std::string instant_of(const std::string& text, const TimeZone& zone = kParis, Instant now = kNow) {
  const TimeArgument time = parse_time({"--at", text}, now, zone);
  REQUIRE(time.kind == TimeArgument::Kind::instant);
  return rfc3339(time.instant);
}

}  // namespace

TEST_CASE("times", "[time]") {
  struct Case {
    const char* text;
    const char* instant;
  };
  const auto c = GENERATE(values<Case>({
      {"2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"},
      {"2026-11-24t10:00:00z", "2026-11-24T10:00:00Z"},
      {"2026-11-24T10:00:00+01:00", "2026-11-24T09:00:00Z"},
      {"2026-11-24T10:00:00.5-03:30", "2026-11-24T13:30:00.500Z"},
      {"2026-11-24T10:00Z", "2026-11-24T10:00:00Z"},
      {"2026-11-24T10:00:00.123999Z", "2026-11-24T10:00:00.123Z"},
      {"2026-11-24", "2026-11-23T23:00:00Z"},
      {"2026-11-24 UTC", "2026-11-24T00:00:00Z"},
      {"2026-11-24 10:00", "2026-11-24T09:00:00Z"},
      {"2026-11-24 10:00:30", "2026-11-24T09:00:30Z"},
      {"2026-11-24 10:00:30.5", "2026-11-24T09:00:30.500Z"},
      {"2026-11-24 10:00:60", "2026-11-24T09:01:00Z"},
      {"2026-11-24 10:00 UTC", "2026-11-24T10:00:00Z"},
      {"2026-11-24 10:00 America/New_York", "2026-11-24T15:00:00Z"},
      {"2026-11-24 10:00 +0530", "2026-11-24T04:30:00Z"},
      {"2026-11-24 10:05:00 +01:00 (Europe/Paris)", "2026-11-24T09:05:00Z"},
      {"2026-11-24 10:05:00 +00:00 (UTC)", "2026-11-24T10:05:00Z"},
      {"Tue 2026-11-24 00:00", "2026-11-23T23:00:00Z"},
      {"Fri 2012-02-24 00:00", "2012-02-23T23:00:00Z"},
      {"2026/11/24 10:00:00", "2026-11-24T09:00:00Z"},
      {"10:00", "2026-11-24T09:00:00Z"},
      {"23:59:59", "2026-11-24T22:59:59Z"},
      {"10:00 UTC", "2026-11-24T10:00:00Z"},
      {"00:30 Pacific/Auckland", "2026-11-23T11:30:00Z"},
      {"24/Nov/2026:10:00:00 +0000", "2026-11-24T10:00:00Z"},
      {"[24/Nov/2026:10:00:00 -0800]", "2026-11-24T18:00:00Z"},
      {"@1763978400", "2025-11-24T10:00:00Z"},
      {"@1763978400.1239", "2025-11-24T10:00:00.123Z"},
      {"@0", "1970-01-01T00:00:00Z"},
      {"@-1", "1969-12-31T23:59:59Z"},
      {"@-0.0001", "1969-12-31T23:59:59.999Z"},
      {"@-1.25", "1969-12-31T23:59:58.750Z"},
      {"now", "2026-11-24T09:05:00.250Z"},
      {"today", "2026-11-23T23:00:00Z"},
      {"yesterday", "2026-11-22T23:00:00Z"},
      {"tomorrow", "2026-11-24T23:00:00Z"},
      {"yesterday 18:00", "2026-11-23T17:00:00Z"},
      {"today UTC", "2026-11-24T00:00:00Z"},
      {"-2h30min", "2026-11-24T06:35:00.250Z"},
      {"-1d", "2026-11-23T09:05:00.250Z"},
      {"2h ago", "2026-11-24T07:05:00.250Z"},
      {"3 days ago", "2026-11-21T09:05:00.250Z"},
      {"+5s", "2026-11-24T09:05:05.250Z"},
      {"  now ", "2026-11-24T09:05:00.250Z"},
      {"0000-01-01 00:00 UTC", "0000-01-01T00:00:00Z"},
      {"9999-12-31 23:59:59.999 UTC", "9999-12-31T23:59:59.999Z"},
  }));
  CAPTURE(c.text);
  CHECK(instant_of(c.text) == c.instant);
}

TEST_CASE("the ends of the logs are times that are not known yet", "[time]") {
  CHECK(parse_time({"--at", "start"}, kNow, kParis).kind == TimeArgument::Kind::log_start);
  CHECK(parse_time({"--at", "end"}, kNow, kParis).kind == TimeArgument::Kind::log_end);
}

TEST_CASE("what is no time is refused, with what is", "[time]") {
  struct Case {
    const char* text;
    const char* message;
  };
  const std::string understood = "try 2026-11-23, 10:00, yesterday, -2h, @1763978400 or start";
  const auto c = GENERATE_COPY(values<std::pair<std::string, std::string>>({
      {"last monday", "is not a time: " + understood},
      {"", "is not a time: " + understood},
      {"Now", "is not a time: " + understood},
      {"1763978400", "is not a time: a bare number is none; as seconds since 1970 it is @1763978400"},
      {"10", "is not a time: a bare number is none; as seconds since 1970 it is @10"},
      {"24.11.2026", "is not a time: " + understood + "\n  24.11.2026\n    ^"},
      {"2026-11-24 1O:00", "is not a time: " + understood + "\n  2026-11-24 1O:00\n              ^"},
      {"2026-11", "is not a time: " + understood + "\n  2026-11\n         ^"},
      {"10:00 o'clock",
       "is not a time: 'o'clock' is no time zone; try UTC, Europe/Paris or +01:00\n  10:00 o'clock\n        ^"},
      {"2026-11-24 10:00 CEST",
       "is not a time: 'CEST' is no time zone; try UTC, Europe/Paris or +01:00\n  2026-11-24 10:00 CEST\n              "
       "     ^"},
      {"2026-11-24 10:00 UTC x",
       "is not a time: " + understood + "\n  2026-11-24 10:00 UTC x\n                       ^"},
      {"2026-02-30", "is not a time: there is no such day"},
      {"2026-13-01", "is not a time: months go up to 12\n  2026-13-01\n       ^"},
      {"24:00", "is not a time: hours go up to 23"},
      {"10:60", "is not a time: minutes go up to 59\n  10:60\n     ^"},
      {"10:00:61", "is not a time: seconds go up to 60\n  10:00:61\n        ^"},
      {"Mon 2026-11-24", "is not a time: that day is a Tue"},
      {"24/Foo/2026:10:00:00 +0000", "is not a time: " + understood + "\n  24/Foo/2026:10:00:00 +0000\n     ^"},
      {"@", "is not a time: " + understood + "\n  @\n   ^"},
      {"@1e9", "is not a time: " + understood + "\n  @1e9\n    ^"},
      {"@1763978400000", "is not a time: it is outside the years 0 to 9999; @ is in seconds"},
      {"-3650000d", "is not a time: it is outside the years 0 to 9999"},
      {"-5M", "is not a time: M would be months, which differ in length: write days (30d); minutes are min or m"},
      {"-2 fortnights", "is not a time: 'fortnights' is no unit of time: s, min (or m), h, d, w"},
      {"next year ago", "is not a time: " + understood},
  }));
  CAPTURE(c.first);
  CHECK_THROWS_MATCHES(parse_time({"--since", c.first}, kNow, kParis), UsageError,
                       Catch::Matchers::Message("--since '" + c.first + "' " + c.second));
}

TEST_CASE("a local time that its zone has twice or never names both offsets", "[time]") {
  CHECK_THROWS_MATCHES(instant_of("2026-10-25 02:30"), UsageError,
                       Catch::Matchers::Message("--at '2026-10-25 02:30' happens twice in Europe/Paris: write "
                                                "2026-10-25 02:30:00 +02:00 or 2026-10-25 02:30:00 +01:00"));
  CHECK_THROWS_MATCHES(instant_of("2026-10-25 02:30:59.999"), UsageError,
                       Catch::Matchers::Message("--at '2026-10-25 02:30:59.999' happens twice in Europe/Paris: write "
                                                "2026-10-25 02:30:59.999 +02:00 or 2026-10-25 02:30:59.999 +01:00"));
  CHECK_THROWS_MATCHES(
      instant_of("2026-03-29 02:30"), UsageError,
      Catch::Matchers::Message(
          "--at '2026-03-29 02:30' never happens in Europe/Paris, where clocks go from +01:00 to +02:00: "
          "write 2026-03-29 02:30:00 +01:00 or 2026-03-29 02:30:00 +02:00"));
  CHECK(instant_of("2026-10-25 02:30:00 +02:00 (Europe/Paris)") == "2026-10-25T00:30:00Z");
  CHECK(instant_of("2026-10-25 02:30:00 +01:00 (Europe/Paris)") == "2026-10-25T01:30:00Z");
  // 02:30 on the day when clocks are set forward, asked later that day.
  CHECK_THROWS_AS(instant_of("02:30", kParis, Instant(1774785600s)), UsageError);
}

TEST_CASE("a day that begins in a change of clocks begins by the earlier offset", "[time]") {
  // Cairo has no 00:00 to 00:59 on 2026-04-24; Havana had 00:00 to 00:59 twice on 2020-11-01.
  const TimeZone cairo = TimeZone::named("Africa/Cairo").value();
  const Instant noon_in_cairo(1777021200s);
  CHECK(instant_of("today", cairo, noon_in_cairo) == "2026-04-23T22:00:00Z");
  CHECK_THROWS_AS(instant_of("2026-04-24", cairo, noon_in_cairo), UsageError);
  const TimeZone havana = TimeZone::named("America/Havana").value();
  CHECK(instant_of("today", havana, Instant(1604250000s)) == "2020-11-01T04:00:00Z");
  CHECK_THROWS_AS(instant_of("2020-11-01", havana), UsageError);
}

TEST_CASE("times are read as they are written", "[time]") {
  const Instant at(GENERATE(
      values<milliseconds>({1795511100000ms, 1792888200000ms, 1792891800000ms, 0ms, -86400000ms, 4102444800000ms})));
  CHECK(instant_of(rfc3339(at)) == rfc3339(at));
  CHECK(instant_of(clock_and_zone_text(at, kParis)) == rfc3339(at));
  CHECK(instant_of(clock_and_zone_text(at, TimeZone::named("-03:30").value())) == rfc3339(at));
  CHECK(instant_of(clock_text(at, TimeZone::utc()), TimeZone::utc()) == rfc3339(at));
}
