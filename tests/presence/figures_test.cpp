#include "presence/figures.hpp"

#include <random>

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

Instant at(Duration since_epoch) {
  return Instant(since_epoch);
}

/// A user and the spans that an Activity points at.
struct Someone {
  std::vector<Span> spans;
  Activity activity() const {
    Activity activity;
    activity.user = "someone";
    activity.spans = spans;
    for (const Span& span : spans) activity.online += span.to - span.from;
    return activity;
  }
};

/// Their spans stay with the people.
std::vector<Activity> activities(const std::vector<Someone>& people) {
  std::vector<Activity> all;
  for (const Someone& one : people) all.push_back(one.activity());
  return all;
}

std::vector<Activity> activities(std::vector<Someone>&&) = delete;

Span span(Duration from, Duration to) {
  return {at(from), at(to)};
}

}  // namespace

TEST_CASE("both ends of a span are online, and two that touch are online at once", "[figures]") {
  const std::vector<Someone> people = {{{span(10s, 20s)}}, {{span(20s, 30s)}}};
  const OnlineCount count(activities(people));
  CHECK(count.at(at(9999ms)) == 0);
  CHECK(count.at(at(10s)) == 1);
  CHECK(count.at(at(20s)) == 2);
  CHECK(count.at(at(20001ms)) == 1);
  CHECK(count.at(at(30s)) == 1);
  CHECK(count.at(at(30001ms)) == 0);
}

TEST_CASE("a part of the time knows its peak, where it was first reached, and the time online", "[figures]") {
  const std::vector<Someone> people = {{{span(10s, 20s), span(40s, 50s)}}, {{span(20s, 30s)}}, {{span(45s, 45s)}}};
  const OnlineCount count(activities(people));

  const auto whole = count.over(at(0s), at(60s), OnlineCount::End::included);
  CHECK(whole.most == 2);
  CHECK(whole.reached == at(20s));
  CHECK(whole.online == 30s);

  const auto before = count.over(at(0s), at(20s), OnlineCount::End::excluded);
  CHECK(before.most == 1);
  CHECK(before.reached == at(10s));
  CHECK(before.online == 10s);
  CHECK(count.over(at(0s), at(20s), OnlineCount::End::included).most == 2);

  const auto within = count.over(at(42s), at(44s), OnlineCount::End::included);
  CHECK(within.most == 1);
  CHECK(within.reached == at(42s));
  CHECK(within.online == 2s);

  const auto instant = count.over(at(45s), at(45s), OnlineCount::End::included);
  CHECK(instant.most == 2);
  CHECK(instant.online == 0s);
}

TEST_CASE("the step function agrees with a look at every second", "[figures]") {
  std::mt19937 random(7);
  std::vector<Someone> people(30);
  for (Someone& one : people) {
    std::int64_t second = 0;
    for (;;) {
      second += 1 + static_cast<std::int64_t>(random() % 90);
      const std::int64_t until = second + static_cast<std::int64_t>(random() % 40);
      if (until > 600) break;
      one.spans.push_back(span(std::chrono::seconds(second), std::chrono::seconds(until)));
      second = until;
    }
  }
  const auto all = activities(people);
  const OnlineCount count(all);
  for (int from = 0; from <= 600; from += 50) {
    const int to = from + 49;
    OnlineCount::Part seen;
    for (int second = from; second <= to; ++second) {
      const auto online = users_at(all, at(std::chrono::seconds(second))).size();
      CHECK(count.at(at(std::chrono::seconds(second))) == online);
      if (online > seen.most) seen = {online, at(std::chrono::seconds(second)), {}};
    }
    const auto part =
        count.over(at(std::chrono::seconds(from)), at(std::chrono::seconds(to)), OnlineCount::End::included);
    CHECK(part.most == seen.most);
    if (seen.most != 0) CHECK(part.reached == seen.reached);
  }
}

TEST_CASE("two threads count who is online as one does", "[figures][threads]") {
  std::mt19937 random(3);
  std::vector<Someone> people(400);
  for (Someone& one : people) {
    for (std::int64_t second = 0; one.spans.size() < 100; second += 60) {
      const auto from = second + static_cast<std::int64_t>(random() % 30);
      one.spans.push_back(span(std::chrono::seconds(from), std::chrono::seconds(from + 20)));
    }
  }
  const auto all = activities(people);
  const OnlineCount one(all, 1);
  const OnlineCount two(all, 2);
  bool same = true;
  for (int second = 0; second <= 6000; ++second)
    same = same && one.at(at(std::chrono::seconds(second))) == two.at(at(std::chrono::seconds(second)));
  CHECK(same);
  const auto most = two.over(at(0s), at(6000s), OnlineCount::End::included);
  CHECK(most.most == one.over(at(0s), at(6000s), OnlineCount::End::included).most);
  CHECK(most.online == 400 * 100 * 20s);
}

TEST_CASE("a user counts once in every stretch met, the last instant of the period included", "[figures]") {
  const std::vector<Stretch> days = {
      {at(0s), at(0s), at(100s)}, {at(100s), at(100s), at(200s)}, {at(200s), at(200s), at(300s)}};
  const std::vector<Someone> people = {
      {{span(10s, 20s), span(30s, 40s), span(90s, 110s)}}, {{span(300s, 300s)}}, {{span(50s, 250s)}}};
  const auto all = activities(people);
  CHECK(users_over(all, days) == std::vector<std::uint64_t>{2, 2, 2});

  const auto parts = parts_over(OnlineCount(all), days);
  CHECK(parts[0].most == 2);
  CHECK(parts[0].online == 10s + 10s + 10s + 50s);
  CHECK(parts[2].most == 1);
}

TEST_CASE("hours of the week follow the wall clock through a change of it", "[figures]") {
  const TimeZone paris = *TimeZone::named("Europe/Paris");
  // Sunday 2012-10-28, 25 hours long: from 22:00 UTC the day before.
  const Instant midnight(std::chrono::seconds(1351375200));
  const Span period{midnight, midnight + 25h};
  const std::vector<Someone> people = {{{{midnight + 2h, midnight + 4h}}}};
  const auto all = activities(people);
  const HoursOfWeek week = hours_of_week(OnlineCount(all), period, paris);
  CHECK(week[6][2].length == 2h);
  CHECK(week[6][2].hours == 2);
  CHECK(week[6][2].online == 2h);
  CHECK(week[6][1].length == 1h);
  CHECK(week[6][23].length == 1h);
  CHECK(week[0][0].length == 0h);
}

TEST_CASE("an hour within which clocks are set is cut there", "[figures]") {
  const TimeZone chatham = *TimeZone::named("Pacific/Chatham");
  const auto week_of = [&](Instant midnight, Duration day, Span online) {
    const std::vector<Someone> people = {{{online}}};
    const auto all = activities(people);
    return hours_of_week(OnlineCount(all), {midnight, midnight + day}, chatham);
  };
  // On 2019-04-07 from 03:45 to 02:45.
  const Instant autumn = at(std::chrono::seconds(1'554'545'700));
  const HoursOfWeek back = week_of(autumn, 25h, {autumn + 3h + 50min, autumn + 3h + 55min});
  CHECK(back[6][2].length == 75min);
  CHECK(back[6][2].online == 5min);
  CHECK(back[6][3].length == 105min);
  CHECK(back[6][3].online == 0min);
  CHECK(back[6][4].length == 60min);
  // On 2019-09-29 from 02:45 to 03:45.
  const Instant spring = at(std::chrono::seconds(1'569'669'300));
  const HoursOfWeek forward = week_of(spring, 23h, {spring + 2h + 40min, spring + 2h + 50min});
  CHECK(forward[6][2].length == 45min);
  CHECK(forward[6][2].online == 5min);
  CHECK(forward[6][3].length == 15min);
  CHECK(forward[6][3].online == 5min);
}

TEST_CASE("hours of the week over many weeks are those of each hour by itself", "[figures]") {
  const TimeZone paris = *TimeZone::named("Europe/Paris");
  const Span period{at(std::chrono::seconds(1330000000)), at(std::chrono::seconds(1355000000))};
  std::vector<Someone> people(3);
  for (int i = 0; i < 400; ++i) {
    const Instant from = period.from + i * 17h + 5min;
    people[static_cast<std::size_t>(i) % 3].spans.push_back({from, from + i * 1min});
  }
  const auto all = activities(people);
  const OnlineCount count(all);
  HoursOfWeek expected{};
  for (const Stretch& hour : LocalStep(1h).stretches(period, paris)) {
    const LocalTime local = paris.to_local(hour.from);
    const auto day = date::floor<date::days>(local);
    const auto clock = static_cast<std::size_t>(date::floor<std::chrono::hours>(local - day).count());
    HourOfWeek& cell = expected[date::weekday(day).iso_encoding() - 1][clock];
    cell.length += hour.to - hour.from;
    cell.online += count.over(hour.from, hour.to, OnlineCount::End::excluded).online;
    ++cell.hours;
  }
  const HoursOfWeek week = hours_of_week(count, period, paris);
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t hour = 0; hour < 24; ++hour) {
      CHECK(week[day][hour].length == expected[day][hour].length);
      CHECK(week[day][hour].online == expected[day][hour].online);
      CHECK(week[day][hour].hours == expected[day][hour].hours);
    }
  }
}
