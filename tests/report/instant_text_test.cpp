#include "report/instant_text.hpp"

#include <random>

#include "catch.hpp"
#include "time_text.hpp"

using namespace lastseen;

namespace {

Instant at_milliseconds(std::int64_t milliseconds) {
  return Instant(std::chrono::milliseconds(milliseconds));
}

}  // namespace

TEST_CASE("instants are RFC 3339 in UTC, with a fraction only where there is one", "[report]") {
  InstantText text;
  CHECK(text.rfc3339(at_milliseconds(0)) == "1970-01-01T00:00:00Z");
  CHECK(text.rfc3339(at_milliseconds(1'795'514'692'000)) == "2026-11-24T10:04:52Z");
  CHECK(text.rfc3339(at_milliseconds(1'795'514'692'250)) == "2026-11-24T10:04:52.250Z");
  CHECK(text.rfc3339(at_milliseconds(1'795'514'692'001)) == "2026-11-24T10:04:52.001Z");
  CHECK(text.rfc3339(at_milliseconds(1'795'514'640'000)) == "2026-11-24T10:04:00Z");
  CHECK(text.rfc3339(at_milliseconds(1'330'559'999'999)) == "2012-02-29T23:59:59.999Z");
  CHECK(text.rfc3339(at_milliseconds(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(text.rfc3339(at_milliseconds(-60'000)) == "1969-12-31T23:59:00Z");
}

TEST_CASE("instants beyond the years that RFC 3339 can write are shown as the nearest that it can", "[report]") {
  InstantText text;
  CHECK(text.rfc3339(Instant::max()) == "9999-12-31T23:59:59.999Z");
  CHECK(text.rfc3339(Instant::min()) == "0000-01-01T00:00:00Z");
}

TEST_CASE("the kept text of a minute changes nothing", "[report]") {
  std::mt19937_64 random(5);
  InstantText text;
  for (int round = 0; round < 20'000; ++round) {
    const auto milliseconds = static_cast<std::int64_t>(random() % 200'000'000) - 100'000'000;
    REQUIRE(text.rfc3339(at_milliseconds(milliseconds)) == rfc3339(at_milliseconds(milliseconds)));
  }
}

TEST_CASE("the kept offset of a zone changes nothing", "[report]") {
  std::mt19937_64 random(6);
  const char* const names[] = {"UTC",       "+05:45", "Europe/Paris", "America/New_York", "Australia/Lord_Howe",
                               "Asia/Tokyo"};
  for (const char* name : names) {
    const TimeZone zone = TimeZone::named(name).value();
    ClockText clocks(zone);
    char text[ClockText::kLongest];
    std::int64_t time = 1'795'514'692'000;
    for (int round = 0; round < 20'000; ++round) {
      // Rows in clusters, and from 1890 to 2100, changes of the offset among them.
      time = random() % 4 == 0 ? static_cast<std::int64_t>(random() % 6'630'000'000'000) - 2'530'000'000'000
                               : time + static_cast<std::int64_t>(random() % 7'200'000) - 3'600'000;
      const Instant at = at_milliseconds(time);
      REQUIRE(std::string_view(text, clocks.put(text, at)) == clock_text(at, zone));
    }
  }
}
