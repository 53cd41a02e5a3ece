#include "local_step.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

constexpr Duration kDay = 24h;

Instant epoch(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

std::vector<Duration> lengths(const std::vector<Stretch>& stretches) {
  std::vector<Duration> found;
  for (const Stretch& one : stretches) found.push_back(one.to - one.from);
  return found;
}

const TimeZone kParis = *TimeZone::named("Europe/Paris");

}  // namespace

TEST_CASE("local days have 23, 24 or 25 hours", "[local_step]") {
  const LocalStep day(kDay);
  const Span spring{epoch(1332543600), epoch(1332543600) + 71h};  // 2012-03-24 00:00 +01:00
  CHECK(lengths(day.stretches(spring, kParis)) == std::vector<Duration>{24h, 23h, 24h});
  const Span autumn{epoch(1351288800), epoch(1351288800) + 73h};  // 2012-10-27 00:00 +02:00
  CHECK(lengths(day.stretches(autumn, kParis)) == std::vector<Duration>{24h, 25h, 24h});
}

TEST_CASE("steps shorter than a day keep to the wall clock after a change of it", "[local_step]") {
  const Span autumn{epoch(1351375200), epoch(1351375200) + 25h};  // 2012-10-28 00:00 +02:00
  CHECK(lengths(LocalStep(6h).stretches(autumn, kParis)) == std::vector<Duration>{7h, 6h, 6h, 6h});
  CHECK(lengths(LocalStep(1h).stretches(autumn, kParis)) == std::vector<Duration>(25, 1h));
  CHECK(lengths(LocalStep(20min).stretches(autumn, kParis)) == std::vector<Duration>(75, 20min));
  const Span spring{epoch(1332630000), epoch(1332630000) + 23h};  // 2012-03-25 00:00 +01:00
  CHECK(lengths(LocalStep(6h).stretches(spring, kParis)) == std::vector<Duration>{5h, 6h, 6h, 6h});
  CHECK(lengths(LocalStep(1h).stretches(spring, kParis)) == std::vector<Duration>(23, 1h));
}

TEST_CASE("the first stretch is cut where the period begins, the last where it ends", "[local_step]") {
  const Span period{epoch(1330000000), epoch(1330100000)};  // 2012-02-23 12:26:40 UTC
  const auto days = LocalStep(kDay).stretches(period, TimeZone::utc());
  REQUIRE(days.size() == 2);
  CHECK(days[0].boundary == epoch(1329955200));
  CHECK(days[0].from == period.from);
  CHECK(days[0].to == epoch(1330041600));
  CHECK(days[1].boundary == days[1].from);
  CHECK(days[1].to == period.to);
}

TEST_CASE("nothing begins at the end of the period, and an instant is one stretch", "[local_step]") {
  const Span day{epoch(1330041600), epoch(1330128000)};
  CHECK(LocalStep(kDay).stretches(day, TimeZone::utc()).size() == 1);
  const Span instant{epoch(1330041600), epoch(1330041600)};
  CHECK(lengths(LocalStep(kDay).stretches(instant, TimeZone::utc())) == std::vector<Duration>{0s});
}

TEST_CASE("weeks begin on Mondays, months and years on their first", "[local_step]") {
  const Span period{epoch(1330041600), epoch(1333238400)};  // Fri 2012-02-24 to Sun 2012-04-01
  const auto weeks = LocalStep(7 * kDay).stretches(period, TimeZone::utc());
  REQUIRE(weeks.size() == 6);
  CHECK(weeks[0].boundary == epoch(1329696000));  // Mon 2012-02-20
  CHECK(weeks[1].from == epoch(1330300800));      // Mon 2012-02-27
  CHECK(lengths(LocalStep::month().stretches(period, TimeZone::utc())) == std::vector<Duration>{6 * kDay, 31 * kDay});
  CHECK(LocalStep::year().stretches(period, TimeZone::utc()).size() == 1);
}

TEST_CASE("a period before 1970 has local boundaries too", "[local_step]") {
  const Span period{epoch(-90000), epoch(-3600)};
  const auto days = LocalStep(kDay).stretches(period, TimeZone::utc());
  REQUIRE(days.size() == 2);
  CHECK(days[0].boundary == epoch(-172800));
  CHECK(days[1].from == epoch(-86400));
}

TEST_CASE("the step is the smallest that makes few enough stretches", "[local_step]") {
  const Instant friday = epoch(1330041600);
  const auto step = [&](Duration length, std::size_t at_most) {
    return step_for({friday, friday + length}, TimeZone::utc(), at_most);
  };
  CHECK(step(9 * kDay, 720) == 20min);
  CHECK(step(kDay, 720) == 2min);
  CHECK(step(720min, 720) == 1min);
  CHECK(step(721min, 720) == 2min);
  CHECK(step(29 * kDay, 720) == 1h);
  CHECK(step(9 * kDay, 60) == 4h);
  CHECK(step(kDay, 60) == 30min);
  CHECK(step(Duration::zero(), 720) == 1min);
  CHECK(step(721 * kDay, 720) == 2 * kDay);
  CHECK(step(130 * 365 * kDay, 720) == 16 * 7 * kDay);
}

TEST_CASE("centuries begin with their year 00", "[local_step]") {
  const Span period{epoch(0), epoch(4102444800 + 1)};  // 1970-01-01 to 2100-01-01 00:00:01
  const auto centuries = LocalStep::century().stretches(period, TimeZone::utc());
  REQUIRE(centuries.size() == 3);
  CHECK(centuries[1].from == epoch(946684800));
  CHECK(centuries[2].from == epoch(4102444800));
}

TEST_CASE("whether a step makes few enough stretches is known without counting all", "[local_step]") {
  const Span day{epoch(1330041600), epoch(1330128000)};
  CHECK(LocalStep(1h).makes_at_most(24, day, TimeZone::utc()));
  CHECK_FALSE(LocalStep(1h).makes_at_most(23, day, TimeZone::utc()));
  CHECK(LocalStep(1h).makes_at_most(1, {day.from, day.from}, TimeZone::utc()));
  const Span ages{epoch(0), epoch(253402300799)};
  CHECK_FALSE(LocalStep(1min).makes_at_most(720, ages, TimeZone::utc()));
}
