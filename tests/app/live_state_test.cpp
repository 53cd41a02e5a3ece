#include "app/live_state.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

const Instant kNow{std::chrono::seconds(1'795'511'100)};

constexpr auto kMeanwhile = LiveState::NotesAsked::meanwhile;

struct Scene {
  explicit Scene(Options asked = {}) : options(std::move(asked)), rules(options), state(with_now(), rules, nullptr) {}

  const Options& with_now() {
    options.now = kNow;
    return options;
  }
  void observe(std::string_view user, Instant time, std::optional<std::string_view> target = "/a?b=c") {
    EventBatch batch;
    batch.add() = {time, user, "GET", target, 200};
    state.observe(batch);
  }
  std::vector<std::string> online() const {
    std::vector<std::string> names;
    for (const WhoRow& row : state.rows()) names.emplace_back(row.user);
    std::sort(names.begin(), names.end());
    return names;
  }

  Options options;
  EventRules rules;
  LiveState state;
};

using Names = std::vector<std::string>;

Options with(Duration lag, bool clock_of_log = false) {
  Options options;
  options.lag = lag;
  options.clock_of_log = clock_of_log;
  return options;
}

}  // namespace

TEST_CASE("by the wall's clock a user is online until timeout and lag have passed", "[live]") {
  Scene scene(with(1min));
  scene.observe("alice", kNow);
  CHECK(scene.state.due() == kNow + 6min + 1ms);
  scene.state.tick(kNow + 6min);
  CHECK(scene.online() == Names{"alice"});
  CHECK(scene.state.at() == kNow + 5min);
  scene.state.tick(kNow + 6min + 1ms);
  CHECK(scene.online().empty());
}

TEST_CASE("with a lag a row tells when its user came, though that is later than the question", "[live]") {
  Scene scene(with(2min));
  scene.observe("alice", kNow - 1min);
  const std::vector<WhoRow> rows = scene.state.rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].since == kNow - 1min);
  CHECK(rows[0].idle == Duration(0));
}

TEST_CASE("a wall's clock that is set back is followed, with a note", "[live]") {
  Scene scene;
  scene.observe("alice", kNow);
  scene.state.tick(kNow - 2s);
  CHECK(scene.state.clock() == kNow);
  CHECK(scene.state.take_notes(kMeanwhile).empty());
  scene.state.tick(kNow - 1h);
  CHECK(scene.state.clock() == kNow - 1h);
  CHECK(scene.state.take_notes(kMeanwhile) ==
        Names{"note: the clock went back by 1h 00m: who was seen before stays online until then"});
  CHECK(scene.state.take_notes(kMeanwhile).empty());
  scene.observe("bob", kNow - 1h);
  CHECK(scene.online() == Names{"alice", "bob"});
  scene.state.tick(kNow - 54min);
  CHECK(scene.online() == Names{"alice"});
  scene.state.tick(kNow + 6min);
  CHECK(scene.online().empty());
}

TEST_CASE("a row is that of who: idle, never below zero, the path without its query", "[live]") {
  Scene scene;
  scene.observe("alice", kNow - 8s);
  scene.observe("bob", kNow + 8s, std::nullopt);
  const std::vector<WhoRow> rows = scene.state.rows();
  REQUIRE(rows.size() == 2);
  for (const WhoRow& row : rows) {
    const bool is_alice = row.user == "alice";
    CHECK(row.idle == (is_alice ? Duration(8s) : Duration(0)));
    CHECK(row.target == (is_alice ? std::optional<std::string_view>("/a") : std::nullopt));
    CHECK(row.since == (is_alice ? kNow - 8s : kNow));
    CHECK(row.requests == 1);
  }
}

TEST_CASE("by the log's clock an event beyond the wall's counts all the same", "[live]") {
  Scene scene(with(0s, true));
  scene.state.tick(kNow + 1h);
  scene.observe("alice", kNow + 1h);
  CHECK(scene.state.ahead() == 0);
  scene.observe("bob", kNow + 1h + 6s);
  CHECK(scene.state.ahead() == 1);
  CHECK(scene.online() == Names{"alice", "bob"});
  CHECK(scene.state.take_notes(LiveState::NotesAsked::at_end).empty());
}

TEST_CASE("an event up to the timeout ahead counts, one further ahead is left out and noted once", "[live]") {
  Scene scene;
  scene.observe("alice", kNow + 5min);
  scene.observe("bob", kNow + 5min + 1ms);
  scene.observe("carol", kNow + 1h);
  CHECK(scene.online() == Names{"alice"});
  CHECK(scene.state.ahead() == 2);
  CHECK(scene.state.take_notes(kMeanwhile) == Names{"note: 2 events are over 5m ahead of the clock and left out"});
  scene.observe("carol", kNow + 1h);
  CHECK(scene.state.take_notes(kMeanwhile).empty());
  CHECK(scene.state.take_notes(LiveState::NotesAsked::at_end) ==
        Names{"note: 3 events are over 5m ahead of the clock and left out"});
}

TEST_CASE("events of the future are counted before filters", "[live]") {
  Scene scene;
  EventBatch batch;
  batch.add() = {kNow + 1h, "alice", "GET", "/", 200};
  batch.leave_out(0);
  scene.state.observe(batch);
  CHECK(scene.state.ahead() == 1);
  CHECK(scene.state.take_notes(kMeanwhile) == Names{"note: 1 event is over 5m ahead of the clock and left out"});
}

TEST_CASE("the log's clock is the greatest time read, and nobody's wall", "[live]") {
  Scene scene(with(0s, true));
  scene.state.tick(kNow);
  CHECK(scene.state.clock() == Instant::min());
  scene.observe("alice", kNow - 24h);
  CHECK(scene.online() == Names{"alice"});
  scene.state.saw(kNow - 23h);
  CHECK(scene.online().empty());
  CHECK(scene.state.clock() == kNow - 23h);
  scene.state.saw(kNow - 25h);
  CHECK(scene.state.clock() == kNow - 23h);
  CHECK_FALSE(scene.state.due());
}

TEST_CASE("lines later than the lag give one note, once lines as old as the clock were seen", "[live]") {
  Scene scene;
  scene.observe("alice", kNow - 24h);
  scene.state.caught_up();
  scene.observe("alice", kNow - 4min);
  CHECK(scene.state.take_notes(kMeanwhile).empty());  // so far it was only read late
  scene.observe("alice", kNow - 1s);
  scene.state.caught_up();
  scene.observe("alice", kNow - 5s);
  CHECK(scene.state.take_notes(kMeanwhile).empty());
  scene.observe("alice", kNow - 4min - 58s);
  CHECK(scene.state.take_notes(kMeanwhile) ==
        Names{"note: lines arrive up to 4m 58s late: --lag 5m, or nginx flush=1s"});
  scene.observe("alice", kNow - 4min - 59s);
  CHECK(scene.state.take_notes(kMeanwhile).empty());

  Scene lagging(with(5min));
  lagging.observe("alice", kNow);
  lagging.state.caught_up();
  lagging.observe("alice", kNow - 5min - 5s);
  CHECK(lagging.state.take_notes(kMeanwhile).empty());
}

TEST_CASE("the lag that would do is a round one", "[live]") {
  CHECK(lateness_note(8s) == "lines arrive up to 8s late: --lag 10s, or nginx flush=1s");
  CHECK(lateness_note(60s) == "lines arrive up to 1m 00s late: --lag 1m, or nginx flush=1s");
  CHECK(lateness_note(61s) == "lines arrive up to 1m 01s late: --lag 2m, or nginx flush=1s");
  CHECK(lateness_note(2h + 8min) == "lines arrive up to 2h 08m late: --lag 2h8m, or nginx flush=1s");
}

TEST_CASE("names are folded, and some left out", "[live]") {
  Options options;
  options.people.fold_case = true;
  options.ignored_users.exact = {"bot"};
  Scene scene(options);
  scene.observe("Alice", kNow);
  scene.observe("ALICE", kNow);
  scene.observe("Bot", kNow);
  CHECK(scene.online() == Names{"alice"});
}

TEST_CASE("names are those before filters, each once", "[live]") {
  Options options;
  options.paths = {"^/a$"};
  options.ignored_users.exact = {"Alice"};
  Scene scene(options);
  const auto filter = scene.rules.filter()(scene.state);
  const auto observe = [&](std::string_view user, std::string_view target) {
    EventBatch batch;
    batch.add() = {kNow, user, "GET", target, 200};
    filter->observe(batch);
  };
  observe("Alice", "/a");
  observe("alice", "/a");
  observe("alice", "/b");
  observe("bob", "/b");
  CHECK(scene.online() == Names{"alice"});
  CHECK(scene.state.model().remembered() == 1);
  CHECK(scene.state.names() == std::vector<std::string_view>{"Alice", "alice", "bob"});
}
