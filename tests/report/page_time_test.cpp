#include "report/page_time.hpp"

#include "catch.hpp"
#include "report/page_axis.hpp"
#include "report/page_words.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

Instant epoch(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

std::vector<std::string> labels(const Axis& axis, const PageClock& clock) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks) texts.push_back(clock.minute(tick.at));
  return texts;
}

}  // namespace

TEST_CASE("the hour that comes twice bears its offset, its neighbours none", "[page]") {
  const PageClock paris(*TimeZone::named("Europe/Paris"));
  const Instant first(std::chrono::seconds(1351383300));  // 2012-10-28 02:15 +02:00
  CHECK(paris.second(first - 1h) == "2012-10-28 01:15:00");
  CHECK(paris.second(first) == "2012-10-28 02:15:00 +02:00");
  CHECK(paris.second(first + 1h) == "2012-10-28 02:15:00 +01:00");
  CHECK(paris.minute(first + 1h) == "2012-10-28 02:15 +01:00");
  CHECK(paris.second(first + 2h) == "2012-10-28 03:15:00");
  // Nothing is repeated in spring.
  CHECK(paris.second(epoch(1332637200)) == "2012-03-25 03:00:00");
}

TEST_CASE("parts of a time", "[page]") {
  const PageClock utc(TimeZone::utc());
  const Instant at = epoch(1330548760);
  CHECK(utc.second(at) == "2012-02-29 20:52:40");
  CHECK(utc.bound(at) == "2012-02-29 20:52:40");
  CHECK(utc.bound(epoch(1330548720)) == "2012-02-29 20:52");
  CHECK(utc.weekday(at) == "Wed");
  CHECK(utc.day_and_month(at) == "29 Feb");
  CHECK(utc.week(at) == "2012-W09");
  CHECK(utc.week(epoch(1325376000)) == "2011-W52");  // Sunday 2012-01-01
  CHECK(utc.week(epoch(1356998400)) == "2013-W01");  // Tuesday 2013-01-01
  CHECK(utc.week(epoch(1230681600)) == "2009-W01");  // Wednesday 2008-12-31
  CHECK(utc.month(at) == "2012-02");
  CHECK(utc.year(at) == "2012");
}

TEST_CASE("the length of a period is days where it is whole ones", "[page]") {
  const TimeZone paris = *TimeZone::named("Europe/Paris");
  const Instant midnight = epoch(1351375200);  // 2012-10-28 00:00 +02:00
  CHECK(period_length({midnight, midnight + 25h}, paris) == "1 day");
  CHECK(period_length({midnight, midnight + 49h}, paris) == "2 days");
  CHECK(period_length({midnight, midnight + 24h}, paris) == "1d");
  CHECK(period_length({midnight, midnight + 5h}, paris) == "5h");
  CHECK(period_length({midnight, midnight + 100h}, paris) == "4d 04h");
  CHECK(period_length({midnight, midnight}, paris) == "one instant");
}

TEST_CASE("an axis has at most ten ticks on local boundaries", "[page]") {
  const PageClock utc(TimeZone::utc());
  const Instant friday = epoch(1330041600);
  const auto axis = [&](Duration length, std::size_t at_most = 10, double spacing = 0) {
    return time_axis({friday, friday + length}, utc, at_most, spacing);
  };
  CHECK(axis(9 * 24h).marks == Axis::Marks::days);
  CHECK(axis(9 * 24h).ticks.size() == 9);
  CHECK(axis(9 * 24h).ticks[1].position == 1.0 / 9);
  CHECK(labels(axis(24h), utc)[1] == "2012-02-24 03:00");
  CHECK(axis(24h).whole_hours);
  CHECK(axis(25min).ticks.size() == 5);
  CHECK_FALSE(axis(25min).whole_hours);
  CHECK(axis(29 * 24h).marks == Axis::Marks::weeks);
  CHECK(labels(axis(29 * 24h), utc) ==
        std::vector<std::string>{"2012-02-27 00:00", "2012-03-05 00:00", "2012-03-12 00:00", "2012-03-19 00:00"});
  CHECK(axis(700 * 24h).marks == Axis::Marks::dates);
  CHECK(axis(700 * 24h).ticks.size() <= 10);
  CHECK(axis(9 * 24h, 10, 0.15).ticks.size() == 5);
  CHECK(axis(0s).ticks.empty());
}
