#include "presence/live_model.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

Instant at(Duration since_midnight) {
  return Instant(std::chrono::days(20000)) + since_midnight;
}

const LiveModel::Settings kDefault{.timeout = 5min, .retention = std::chrono::days(7)};

/// Writes changes as `+alice 10 /path`, in seconds since midnight.
struct Changes : LiveModel::Listener {
  std::vector<std::string> lines;
  void changed(const LiveModel::Change& change) override {
    lines.push_back((change.kind == LiveModel::Change::Kind::online ? "+" : "-") + std::string(change.user) + " " +
                    std::to_string((change.at - at(0s)).count() / 1000) + " " +
                    std::string(change.path.value_or("none")));
  }
  std::vector<std::string> take() { return std::exchange(lines, {}); }
};

using Lines = std::vector<std::string>;

struct Row {
  Instant last_seen;
  Instant since;
  std::uint64_t requests;
  friend bool operator==(const Row&, const Row&) = default;
};

std::map<std::string, Row> online(const LiveModel& model) {
  std::map<std::string, Row> rows;
  model.each_online([&](const LiveModel::OnlineUser& user) {
    rows[std::string(user.name)] = {user.last_seen, user.since, user.requests};
  });
  return rows;
}

/// By all requests of each user.
std::map<std::string, Row> online_by_definition(std::map<std::string, std::vector<Instant>> seen, Instant now,
                                                Duration timeout) {
  std::map<std::string, Row> rows;
  for (auto& [name, times] : seen) {
    std::sort(times.rbegin(), times.rend());
    if (times.front() + timeout < now) continue;
    Row row{times.front(), times.front(), 0};
    for (const Instant time : times) {
      if (time + timeout < row.since) break;
      row.since = time;
      ++row.requests;
    }
    rows[name] = row;
  }
  return rows;
}

std::vector<std::string> names(const LiveModel& model) {
  std::vector<std::string> all;
  model.each_name([&](std::string_view name) { all.emplace_back(name); });
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("a user is online up to and including last_seen + timeout", "[live]") {
  LiveModel model(kDefault);
  Changes changes;
  model.tell(changes);
  model.advance(at(0s));
  model.observe("alice", at(0s), "/a");
  CHECK(changes.take() == Lines{"+alice 0 /a"});
  CHECK(model.due() == at(300s) + 1ms);
  model.advance(at(300s));
  CHECK(changes.take().empty());
  CHECK(model.online() == 1);
  model.advance(at(300s) + 1ms);
  CHECK(changes.take() == Lines{"-alice 300 /a"});
  CHECK(model.online() == 0);
  CHECK(model.remembered() == 1);
}

TEST_CASE("where time stands, what is older than retention and a thousand timeouts is left out", "[live]") {
  for (const bool time_stands : {true, false}) {
    LiveModel model({.timeout = 5min, .retention = std::chrono::days(7), .time_stands = time_stands});
    const Instant now = at(0s) + std::chrono::days(8);
    model.advance(now);
    // Seen every five minutes for eight days: of these the first day is too old.
    for (Instant time = at(0s); time <= now; time += 5min) model.observe("monitor", time, {});
    model.each_online([&](const LiveModel::OnlineUser& user) {
      CHECK(user.since == (time_stands ? at(0s) + std::chrono::days(1) + 5min : at(0s)));
    });
    CHECK(model.online() == 1);
  }
}

TEST_CASE("who goes offline is told in the order of time, names deciding between equals", "[live]") {
  LiveModel model(kDefault);
  Changes changes;
  model.observe("zoe", at(0s), {});
  model.observe("bob", at(20s), {});
  model.observe("alice", at(10s), {});
  model.observe("carol", at(0s), {});
  model.observe("zoe", at(10s), {});
  model.tell(changes);
  CHECK(changes.take() == Lines{"+carol 0 none", "+zoe 0 none", "+alice 10 none", "+bob 20 none"});
  model.advance(at(1h));
  CHECK(changes.take() == Lines{"-carol 300 none", "-alice 310 none", "-zoe 310 none", "-bob 320 none"});
}

TEST_CASE("a forgotten user is dropped when due, and offline at the latest then", "[live]") {
  LiveModel model({.timeout = 5min, .retention = 5min});
  Changes changes;
  model.caught_up();
  model.tell(changes);
  model.advance(at(0s));
  model.observe("alice", at(0s), "/a");
  model.observe("alice", at(60s), "/b");
  changes.take();
  model.advance(at(359s));
  CHECK(changes.take().empty());
  model.advance(at(360s));
  CHECK(changes.take() == Lines{"-alice 360 /b"});
  CHECK(model.remembered() == 0);
  CHECK_FALSE(model.due());
  model.observe("alice", at(60s), "/late");
  CHECK(model.remembered() == 0);
  model.observe("alice", at(360s), "/new");
  CHECK(online(model) == std::map<std::string, Row>{{"alice", {at(360s), at(360s), 1}}});
}

TEST_CASE("late events join runs, and may bring a user back", "[live]") {
  LiveModel model(kDefault);
  Changes changes;
  model.tell(changes);
  model.advance(at(1000s));
  model.observe("alice", at(1000s), "/a");
  model.observe("alice", at(300s), "/late");  // apart
  CHECK(online(model) == std::map<std::string, Row>{{"alice", {at(1000s), at(1000s), 1}}});
  model.observe("alice", at(600s), "/later");  // touches the late one alone
  model.observe("alice", at(800s), "/between");
  CHECK(online(model) == std::map<std::string, Row>{{"alice", {at(1000s), at(300s), 4}}});
  CHECK(changes.take() == Lines{"+alice 1000 /a"});
  model.advance(at(1400s));
  CHECK(changes.take() == Lines{"-alice 1300 /a"});
  model.observe("alice", at(1200s), "/back");
  CHECK(changes.take() == Lines{"+alice 1200 /back"});
  model.observe("bob", at(1000s), "/gone");
  CHECK(changes.take().empty());
  CHECK(model.remembered() == 2);
}

TEST_CASE("of several paths at the last instant the greatest counts, and none where there is none", "[live]") {
  LiveModel model(kDefault);
  Changes changes;
  model.observe("alice", at(10s), "/b");
  model.observe("alice", at(10s), "/c");
  model.observe("alice", at(10s), "/a");
  model.observe("alice", at(10s), {});
  model.observe("alice", at(9s), "/z");
  model.observe("bob", at(10s), "/a");
  model.observe("bob", at(11s), {});
  model.tell(changes);
  CHECK(changes.take() == Lines{"+alice 9 /c", "+bob 10 none"});
}

TEST_CASE("with a lag an absence is told before the return that came while it was uncertain", "[live]") {
  LiveModel model({.timeout = 5min, .retention = std::chrono::days(7), .lag = 20min});
  Changes changes;
  model.tell(changes);
  model.advance(at(0s));
  model.observe("a", at(0s), "/one");
  CHECK(changes.take() == Lines{"+a 0 /one"});

  SECTION("and the return after it, at its own time") {
    model.observe("a", at(420s), "/two");
    model.observe("a", at(430s), "/three");
    CHECK(changes.take().empty());
    CHECK(online(model) == std::map<std::string, Row>{{"a", {at(0s), at(0s), 1}}});
    model.advance(at(300s));
    CHECK(changes.take().empty());
    model.advance(at(301s));
    CHECK(changes.take() == Lines{"-a 300 /one", "+a 420 /three"});
    CHECK(online(model) == std::map<std::string, Row>{{"a", {at(430s), at(420s), 2}}});
    model.advance(at(731s));
    CHECK(changes.take() == Lines{"-a 730 /three"});
  }
  SECTION("all of it where time leaps") {
    model.observe("a", at(420s), "/two");
    model.observe("b", at(30s), "/b");
    model.observe("a", at(2000s), "/later");  // further ahead than the lag
    CHECK(changes.take() == Lines{"+b 30 /b"});
    model.advance(at(1900s));
    CHECK(changes.take() == Lines{"-a 300 /one", "-b 330 /b", "+a 420 /two", "-a 720 /two", "+a 2000 /later"});
    CHECK(online(model) == std::map<std::string, Row>{{"a", {at(2000s), at(2000s), 1}}});
  }
  SECTION("several absences, each in its turn") {
    model.observe("a", at(700s), "/three");
    model.observe("a", at(310s), "/two");
    model.advance(at(2000s));
    CHECK(changes.take() == Lines{"-a 300 /one", "+a 310 /two", "-a 610 /two", "+a 700 /three", "-a 1000 /three"});
  }
  SECTION("of several users in the order of time") {
    model.observe("b", at(30s), "/b");
    model.observe("b", at(700s), "/b");
    model.observe("a", at(705s), "/a");
    model.observe("a", at(701s), "/x");
    model.observe("a", at(705s), "/z");
    CHECK(changes.take() == Lines{"+b 30 /b"});
    model.advance(at(1001s));
    CHECK(changes.take() == Lines{"-a 300 /one", "-b 330 /b", "+b 700 /b", "+a 701 /z", "-b 1000 /b"});
    CHECK(online(model) == std::map<std::string, Row>{{"a", {at(705s), at(701s), 3}}});
  }
  SECTION("none where a late line shows that there was none") {
    model.observe("a", at(420s), "/two");
    model.observe("a", at(200s), "/between");
    CHECK(online(model) == std::map<std::string, Row>{{"a", {at(420s), at(0s), 3}}});
    model.advance(at(720s));
    CHECK(changes.take().empty());
  }
}

TEST_CASE("with a lag as long as lines are late no absence is told that was none, and none is missed of lines in order",
          "[live]") {
  std::mt19937 random(16);
  const auto below = [&](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  for (int round = 0; round < 500; ++round) {
    const Duration timeout = std::chrono::seconds(1 + below(300));
    const Duration lag = std::chrono::seconds(below(1000));
    const bool in_order = round % 2 == 0;
    struct Arrival {
      Instant at;
      Instant time;
      char user;
    };
    std::vector<Arrival> arrivals;
    std::map<char, std::vector<Instant>> seen;
    for (int i = 0; i < 60; ++i) {
      const Instant time = at(std::chrono::seconds(below(5000)));
      const char user = static_cast<char>('a' + below(3));
      const Duration late(in_order ? 0 : below(static_cast<int>(lag.count()) + 1));
      arrivals.push_back({time + late, time, user});
      seen[user].push_back(time);
    }
    std::ranges::stable_sort(arrivals, {}, &Arrival::at);
    LiveModel model({.timeout = timeout, .retention = std::chrono::days(7), .lag = lag});
    Changes changes;
    model.tell(changes);
    for (const Arrival& arrival : arrivals) {
      model.advance(arrival.at - lag);
      model.observe({&arrival.user, 1}, arrival.time, "/");
    }
    model.advance(at(24h));
    std::vector<std::string> expected;
    for (auto& [user, times] : seen) {
      std::ranges::sort(times);
      for (std::size_t i = 0; i < times.size(); ++i) {
        if (i + 1 == times.size() || times[i + 1] > times[i] + timeout) {
          expected.push_back(std::string("-") + user + " " +
                             std::to_string((times[i] + timeout - at(0s)).count() / 1000) + " /");
        }
      }
    }
    Lines told = changes.take();
    std::map<char, int> online;
    for (const std::string& line : told) {
      online[line[1]] += line[0] == '+' ? 1 : -1;
      REQUIRE((online[line[1]] == 0 || online[line[1]] == 1));
    }
    std::erase_if(told, [](const std::string& line) { return line[0] == '+'; });
    std::ranges::sort(told);
    std::ranges::sort(expected);
    CAPTURE(round);
    // Who has come is told at once: what came before that and is read later is no more told.
    if (in_order)
      REQUIRE(told == expected);
    else
      REQUIRE(std::ranges::includes(expected, told));
  }
}

TEST_CASE("time does not go back, and what is ahead counts", "[live]") {
  LiveModel model(kDefault);
  model.advance(at(100s));
  model.advance(at(50s));
  CHECK(model.at() == at(100s));
  model.observe("alice", at(400s), {});
  CHECK(model.online() == 1);
  model.advance(at(700s));
  CHECK(model.online() == 1);
}

TEST_CASE("any order of events within an hour gives the state of the model's definition", "[live]") {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    LiveModel model({.timeout = 60s, .retention = 1h});
    model.caught_up();
    std::map<std::string, std::vector<Instant>> seen;
    Instant now = at(0s);
    for (int step = 0; step < 200; ++step) {
      now += Duration(random() % 10000);
      model.advance(now);
      const std::string name(1, static_cast<char>('a' + random() % 5));
      const Instant time = now - Duration(random() % 90000);
      model.observe(name, time, {});
      seen[name].push_back(time);
    }
    const auto expected = online_by_definition(seen, now, 60s);
    CHECK(online(model) == expected);
    CHECK(model.online() == expected.size());
  }
}

TEST_CASE("what is read until the model has caught up may come in any order, runs longer than the retention too",
          "[live]") {
  std::mt19937 random(4);
  for (int round = 0; round < 100; ++round) {
    LiveModel model({.timeout = 60s, .retention = 90s});
    const Duration length = std::array<Duration, 3>{10min, 1h, 5h}[random() % 3];
    std::map<std::string, std::vector<Instant>> seen;
    Instant now = at(0s);
    for (int i = 0; i < 300; ++i) {
      const std::string name(1, static_cast<char>('a' + random() % 3));
      const Instant time = at(Duration(random() % static_cast<std::uint64_t>(length.count())));
      now = std::max(now, time);
      model.advance(now);
      model.observe(name, time, {});
      seen[name].push_back(time);
    }
    const auto expected = online_by_definition(seen, now, 60s);
    CHECK(online(model) == expected);
    const std::size_t remembered = model.remembered();
    model.caught_up();
    CHECK(online(model) == expected);
    CHECK(model.remembered() == remembered);
  }
}

TEST_CASE("two logs with every other request of a user, one after the other, are one run", "[live]") {
  LiveModel model(kDefault);
  model.advance(at(1h));
  for (int minute = 0; minute < 60; minute += 8) model.observe("alice", at(minute * 1min), {});
  for (int minute = 4; minute < 60; minute += 8) model.observe("alice", at(minute * 1min), {});
  CHECK(online(model) == std::map<std::string, Row>{{"alice", {at(56min), at(0min), 15}}});
}

TEST_CASE("who was forgotten before the model caught up is known by name until then", "[live]") {
  LiveModel model({.timeout = 5min, .retention = 1h});
  model.advance(at(2h));
  model.observe("Alice", at(0h), {});
  model.observe("alice", at(2h), {});
  CHECK(model.remembered() == 1);
  CHECK(names(model) == Lines{"Alice", "alice"});
  model.caught_up();
  CHECK(model.remembered() == 1);
  CHECK(names(model) == Lines{"alice"});
  model.observe("Alice", at(0h), {});
  CHECK(names(model) == Lines{"alice"});
}
