#include "time_zone.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "catch.hpp"
#include "temporary_folder.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

Instant instant(std::int64_t epoch_seconds) {
  return Instant(seconds(epoch_seconds));
}

LocalTime local(int year, unsigned month, unsigned day, std::chrono::milliseconds clock) {
  return date::local_days(date::year(year) / date::month(month) / date::day(day)) + clock;
}

TimeZone zone(std::string_view name) {
  return TimeZone::named(name).value();
}

/// $TZ for the length of a test.
class TzVariable {
 public:
  explicit TzVariable(const char* value) {
    if (const char* old = std::getenv("TZ")) old_ = old;
    setenv("TZ", value, 1);
  }
  ~TzVariable() {
    if (old_)
      setenv("TZ", old_->c_str(), 1);
    else
      unsetenv("TZ");
  }

 private:
  std::optional<std::string> old_;
};

}  // namespace

TEST_CASE("zones have one name each", "[time]") {
  struct Case {
    const char* asked;
    const char* name;
    seconds offset;
  };
  const auto c = GENERATE(values<Case>({{"UTC", "UTC", 0s},
                                        {"utc", "UTC", 0s},
                                        {"Z", "UTC", 0s},
                                        {"GMT", "UTC", 0s},
                                        {"Etc/UTC", "UTC", 0s},
                                        {"+01:00", "+01:00", 3600s},
                                        {"+0530", "+05:30", 19800s},
                                        {"-08:00", "-08:00", -28800s},
                                        {"+00:09:21", "+00:09:21", 561s},
                                        {"-04:56:02", "-04:56:02", -17762s},
                                        {"Europe/Paris", "Europe/Paris", 3600s},
                                        {"America/New_York", "America/New_York", -18000s},
                                        {"Asia/Kathmandu", "Asia/Kathmandu", 20700s}}));
  CAPTURE(c.asked);
  CHECK(zone(c.asked).name() == c.name);
  CHECK(zone(c.asked).offset_at(instant(1795514700)) == c.offset);
}

TEST_CASE("what is no zone is refused", "[time]") {
  const std::string name = GENERATE("", "Europe/Pariss", "Paris", "+1", "+24:00", "+01:60", "+01-00", "+01:00:60",
                                    "+010021", "+01:00:0", "++100", "../../etc/passwd", "Europe");
  CAPTURE(name);
  CHECK_FALSE(TimeZone::named(name));
}

TEST_CASE("the local zone is that of $TZ", "[time]") {
  SECTION("a name") {
    const TzVariable tz("Europe/Paris");
    CHECK(TimeZone::local().name() == "Europe/Paris");
    CHECK(zone("local").name() == "Europe/Paris");
  }
  SECTION("with a colon") {
    const TzVariable tz(":America/New_York");
    CHECK(TimeZone::local().name() == "America/New_York");
  }
  SECTION("as a path") {
    const TzVariable tz("/usr/share/zoneinfo/Asia/Tokyo");
    CHECK(TimeZone::local().name() == "Asia/Tokyo");
  }
  SECTION("as a rule") {
    const TzVariable tz(GENERATE("CET-1CEST,M3.5.0,M10.5.0/3", "<+01>-1<+02>,M3.5.0,M10.5.0/3"));
    const TimeZone rule = TimeZone::local();
    for (const std::int64_t at : {1774745999, 1774746000, 1792889999, 1792890000, 1795511100}) {
      CHECK(rule.offset_at(instant(at)) == zone("Europe/Paris").offset_at(instant(at)));
    }
    for (const int minute : {30, 90, 150, 210}) {
      const auto spring = rule.read(local(2026, 3, 29, std::chrono::minutes(minute)));
      CHECK(spring.unique == (minute != 150));
      CHECK(spring.instant == zone("Europe/Paris").read(local(2026, 3, 29, std::chrono::minutes(minute))).instant);
      const auto autumn = rule.read(local(2026, 10, 25, std::chrono::minutes(minute)));
      CHECK(autumn.unique == (minute != 150));
      CHECK(autumn.instant == zone("Europe/Paris").read(local(2026, 10, 25, std::chrono::minutes(minute))).instant);
    }
  }
  SECTION("as a rule without daylight saving") {
    const TzVariable tz("IST-5:30");
    CHECK(TimeZone::local().offset_at(instant(0)) == 19800s);
    CHECK(TimeZone::local().read(local(1970, 1, 1, 0ms)).instant == instant(-19800));
  }
  SECTION("as a copy of a file of the database") {
    const TemporaryFolder folder;
    const std::string copy = folder / "zone";
    std::filesystem::copy_file("/usr/share/zoneinfo/Europe/Paris", copy);
    const TzVariable tz(copy.c_str());
    CHECK(TimeZone::local().offset_at(instant(1774746000)) == 2h);
    CHECK(TimeZone::local().offset_at(instant(1795511100)) == 1h);
  }
  SECTION("empty or unknown is UTC, as in the C library") {
    const TzVariable tz(GENERATE("", "No/Such"));
    CHECK(TimeZone::local().name() == "UTC");
  }
}

TEST_CASE("the offset follows daylight saving", "[time]") {
  const TimeZone paris = zone("Europe/Paris");
  CHECK(paris.offset_at(instant(1774745999)) == 1h);  // 2026-03-29 00:59:59 UTC
  CHECK(paris.offset_at(instant(1774746000)) == 2h);
  CHECK(paris.to_local(instant(1774746000)) == local(2026, 3, 29, 3h));
  CHECK(paris.to_local(Instant(-1ms)) == local(1970, 1, 1, 1h - 1ms));
}

TEST_CASE("a stretch holds the instant, and one offset throughout", "[time]") {
  const TzVariable variable("CET-1CEST,M3.5.0,M10.5.0/3");
  for (const char* name : {"UTC", "+05:45", "Europe/Paris", "America/New_York", "local"}) {
    const TimeZone where = zone(name);
    for (std::int64_t at = -2'500'000'000; at < 4'200'000'000; at += 7'654'321) {
      const TimeZone::Stretch stretch = where.stretch_at(instant(at));
      REQUIRE(stretch.begin <= instant(at));
      REQUIRE(instant(at) < stretch.end);
      REQUIRE(stretch.offset == where.offset_at(instant(at)));
      REQUIRE(stretch.offset == where.offset_at(std::max(stretch.begin, instant(-100'000'000'000))));
      REQUIRE(stretch.offset == where.offset_at(std::min(stretch.end - 1ms, instant(100'000'000'000))));
      REQUIRE(stretch.shown_twice == where.shows_twice(instant(at)));
    }
  }
}

TEST_CASE("a stretch ends where clocks begin to show its times twice", "[time]") {
  const TimeZone paris = zone("Europe/Paris");
  const Instant change = instant(1792890000);  // 2026-10-25 01:00:00 UTC
  CHECK_FALSE(paris.stretch_at(change - 1h - 1ms).shown_twice);
  CHECK(paris.stretch_at(change - 1h - 1ms).end == change - 1h);
  CHECK(paris.stretch_at(change - 1ms).shown_twice);
  CHECK(paris.stretch_at(change - 1ms).begin == change - 1h);
  CHECK(paris.stretch_at(change).shown_twice);
  CHECK(paris.stretch_at(change).end == change + 1h);
  CHECK_FALSE(paris.stretch_at(change + 1h).shown_twice);
}

TEST_CASE("a wall clock is read once, twice or never", "[time]") {
  const TimeZone paris = zone("Europe/Paris");

  const auto plain = paris.read(local(2026, 11, 24, 10h + 5min + 250ms));
  CHECK(plain.unique);
  CHECK(plain.before == 1h);
  CHECK(plain.after == 1h);
  CHECK(plain.instant == Instant(1795511100s + 250ms));

  const auto twice = paris.read(local(2026, 10, 25, 2h + 30min));
  CHECK_FALSE(twice.unique);
  CHECK(twice.before == 2h);
  CHECK(twice.after == 1h);
  CHECK(twice.instant == instant(1792888200));

  const auto never = paris.read(local(2026, 3, 29, 2h + 30min));
  CHECK_FALSE(never.unique);
  CHECK(never.before == 1h);
  CHECK(never.after == 2h);
  CHECK(never.instant == instant(1774747800));

  const auto fixed = zone("+01:00").read(local(2026, 10, 25, 2h + 30min));
  CHECK(fixed.unique);
  CHECK(fixed.instant == instant(1792891800));
}

TEST_CASE("daylight saving has no last year", "[time]") {
  const TimeZone paris = zone("Europe/Paris");
  CHECK(paris.offset_at(instant(4000579200)) == 2h);  // 2096-10-09 00:00 UTC
  CHECK(paris.read(local(2096, 10, 9, 12h)).before == 2h);
  CHECK(paris.read(local(2096, 12, 31, 23h + 59min)).before == 1h);
  CHECK(paris.offset_at(instant(4102444799)) == 1h);  // 2099-12-31 23:59:59 UTC

  // The last Sundays of October 2038 and of March 2400.
  CHECK_FALSE(paris.read(local(2038, 10, 31, 2h + 30min)).unique);
  CHECK(paris.read(local(2038, 10, 24, 2h + 30min)).unique);
  CHECK_FALSE(paris.read(local(2400, 3, 26, 2h + 30min)).unique);

  const TimeZone sydney = zone("Australia/Sydney");     // in daylight saving on the first of January
  CHECK(sydney.offset_at(instant(2145916799)) == 11h);  // 2037-12-31 23:59:59 UTC
  CHECK(sydney.offset_at(instant(2145916800)) == 11h);
  CHECK(sydney.offset_at(instant(4116355200)) == 10h);  // 2100-06-11 UTC
  CHECK(zone("Asia/Tokyo").offset_at(instant(4116355200)) == 9h);

  // The rules of today, not those of some years ago.
  const auto [name, offset] = GENERATE(table<const char*, std::chrono::minutes>({{"Europe/Moscow", 180min},
                                                                                 {"Europe/Istanbul", 180min},
                                                                                 {"America/Sao_Paulo", -180min},
                                                                                 {"Pacific/Apia", 780min},
                                                                                 {"Asia/Amman", 180min}}));
  CAPTURE(name);
  for (std::int64_t at = 2'150'000'000; at < 3'200'000'000; at += 7'654'321)
    REQUIRE(zone(name).offset_at(instant(at)) == offset);
}
