#include "time_text.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST_CASE("instants in UTC have a fraction only where there is one", "[time]") {
  struct Case {
    milliseconds since_epoch;
    const char* text;
  };
  const auto c = GENERATE(values<Case>({{0ms, "1970-01-01T00:00:00Z"},
                                        {1795511100000ms, "2026-11-24T09:05:00Z"},
                                        {1795511100005ms, "2026-11-24T09:05:00.005Z"},
                                        {1795511100250ms, "2026-11-24T09:05:00.250Z"},
                                        {-1ms, "1969-12-31T23:59:59.999Z"},
                                        {-62135596800000ms, "0001-01-01T00:00:00Z"},
                                        {253402300799999ms, "9999-12-31T23:59:59.999Z"}}));
  CHECK(rfc3339(Instant(c.since_epoch)) == c.text);
}

TEST_CASE("instants by a zone's clocks", "[time]") {
  const Instant at(1795511100999ms);
  CHECK(clock_text(at, TimeZone::named("Europe/Paris").value()) == "2026-11-24 10:05:00");
  CHECK(clock_and_zone_text(at, TimeZone::named("Europe/Paris").value()) ==
        "2026-11-24 10:05:00 +01:00 (Europe/Paris)");
  CHECK(clock_and_zone_text(at, TimeZone::utc()) == "2026-11-24 09:05:00 +00:00 (UTC)");
  CHECK(clock_and_zone_text(at, TimeZone::named("-0330").value()) == "2026-11-24 05:35:00 -03:30");
  CHECK(offset_text(561s) == "+00:09:21");
}

TEST_CASE("an instant whose clock time comes twice has its offset", "[time]") {
  const TimeZone paris = TimeZone::named("Europe/Paris").value();
  const Instant change(1792890000s);  // 2026-10-25 01:00:00 UTC
  CHECK(clock_text(change - 1h - 1s, paris) == "2026-10-25 01:59:59");
  CHECK(clock_text(change - 1h, paris) == "2026-10-25 02:00:00 +02:00");
  CHECK(clock_text(change, paris) == "2026-10-25 02:00:00 +01:00");
  CHECK(clock_text(change + 1h, paris) == "2026-10-25 03:00:00");
  CHECK(clock_and_zone_text(change, paris) == "2026-10-25 02:00:00 +01:00 (Europe/Paris)");
  CHECK(clock_range_text(change - 2h, change + 2h, paris) ==
        "2026-10-25 01:00:00 +02:00 to 2026-10-25 04:00:00 +01:00 (Europe/Paris)");
  CHECK(clock_range_text(change, change + 2h, paris) ==
        "2026-10-25 02:00:00 +01:00 to 2026-10-25 04:00:00 +01:00 (Europe/Paris)");
}

TEST_CASE("durations by their two largest units, and exactly", "[time]") {
  struct Case {
    milliseconds duration;
    const char* two_units;
    const char* exact;
  };
  const auto c = GENERATE(values<Case>({{0ms, "0s", "0s"},
                                        {999ms, "0s", "0.999s"},
                                        {8s, "8s", "8s"},
                                        {2500ms, "2s", "2.5s"},
                                        {60s, "1m 00s", "1m"},
                                        {242s, "4m 02s", "4m 2s"},
                                        {200s, "3m 20s", "3m 20s"},
                                        {90min, "1h 30m", "1h 30m"},
                                        {3h + 59s, "3h 00m", "3h 59s"},
                                        {87h, "3d 15h", "3d 15h"},
                                        {168h, "7d 00h", "7d"},
                                        {24h + 1ms, "1d 00h", "1d 0.001s"}}));
  CAPTURE(c.two_units);
  CHECK(duration_text(c.duration) == c.two_units);
  CHECK(exact_duration_text(c.duration) == c.exact);
}
