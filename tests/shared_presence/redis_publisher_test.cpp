#include "shared_presence/redis_publisher.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "shared_presence/fake_redis.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

using Commands = std::vector<FakeRedis::Command>;

const Instant kNow(1'764'000'000s);
const RedisPublisher::Tick kTick{};

/// A publisher of the node `web1` and the fake it publishes to.
struct Node {
  FakeRedis redis;
  RedisPublisher publisher;

  explicit Node(std::optional<Duration> retention = std::chrono::days(7))
      : publisher(RedisUrl{}, {"web1", retention, 1s}, redis.connector(), 1) {}
  Commands published() const { return redis.arguments_of(FakeRedis::kPublish); }
};

}  // namespace

TEST_CASE("What changed is published at most once each publish-every", "[redis]") {
  Node node;
  node.publisher.observe("alice", kNow - 10s, "/a");
  node.publisher.advance(kNow, kTick);
  CHECK(node.published() == Commands{{"1763999990.000", "alice", "/a"}});

  node.redis.commands.clear();
  node.publisher.observe("bob", kNow, "");
  node.publisher.advance(kNow + 999ms, kTick + 999ms);
  CHECK(node.redis.commands.empty());
  CHECK(node.publisher.due() == kTick + 1s);
  node.publisher.advance(kNow + 1s, kTick + 1s);
  CHECK(node.published() == Commands{{"1764000000.000", "bob", ""}});

  node.redis.commands.clear();
  node.publisher.observe("bob", kNow, "");         // known
  node.publisher.observe("bob", kNow - 1s, "/z");  // older
  node.publisher.advance(kNow + 2s, kTick + 2s);
  CHECK(node.published().empty());
  node.publisher.observe("bob", kNow, "/b");  // the same instant, a greater path
  node.publisher.advance(kNow + 3s, kTick + 3s);
  CHECK(node.published() == Commands{{"1764000000.000", "bob", "/b"}});
}

TEST_CASE("Up to 500 users go in one call", "[redis]") {
  Node node;
  for (int i = 0; i < 1201; ++i) node.publisher.observe("user" + std::to_string(i), kNow, "/");
  node.publisher.advance(kNow, kTick);
  std::vector<std::size_t> sizes;
  std::set<std::string> users;
  for (const auto& call : node.published()) {
    sizes.push_back(call.size() / 3);
    for (std::size_t i = 1; i < call.size(); i += 3) users.insert(call[i]);
  }
  CHECK(sizes == std::vector<std::size_t>{500, 500, 201});
  CHECK(users.size() == 1201);
}

TEST_CASE("Keys begin with the prefix, also an empty one", "[redis]") {
  for (const std::string prefix : {"lastseen:", "{x}:", ""}) {
    FakeRedis redis;
    RedisUrl url;
    url.prefix = prefix;
    RedisPublisher publisher(url, {"web1", std::chrono::days(7), 1s}, redis.connector(), 1);
    publisher.observe("alice", kNow, "/a");
    publisher.observe(ViewKey{"alice", "bob"}, kNow);
    publisher.read_to(std::nullopt);
    publisher.advance(kNow, kTick);
    CHECK(
        redis.commands ==
        Commands{{"EVALSHA", "forget", "3", prefix + "au", prefix + "page", prefix + "nodes", "1763395200.000", "500"},
                 {"EVALSHA", "publish", "2", prefix + "au", prefix + "page", "1764000000.000", "alice", "/a"},
                 {"EVALSHA", "views", "1", prefix + "viewers:bob", "604800", "1", "1764000000.000", "alice"},
                 {"ZADD", prefix + "nodes", "GT", "1764000000.000", "web1"}});
  }
}

TEST_CASE("A node says how far it has read, never beyond the clock", "[redis]") {
  Node node;
  const auto told = [&](Instant now, RedisPublisher::Tick tick) {
    node.redis.commands.clear();
    node.publisher.advance(now, tick);
    for (const auto& command : node.redis.commands) {
      if (command[0] == "ZADD") return command[3];
    }
    return std::string();
  };
  CHECK(told(kNow, kTick).empty());
  node.publisher.read_to(kNow - 1h);
  CHECK(told(kNow, kTick + 1s) == "1763996400.000");
  node.publisher.read_to(kNow + 1h);
  CHECK(told(kNow, kTick + 2s) == "1764000000.000");
  node.publisher.read_to(std::nullopt);  // all there is: the clock's time, whether anything comes or not
  CHECK(told(kNow + 3s, kTick + 3s) == "1764000003.000");
  CHECK(told(kNow + 4s, kTick + 4s) == "1764000004.000");
}

TEST_CASE("A Redis that is away is tried again, more and more rarely, with one note", "[redis]") {
  Node node;
  node.redis.up = false;
  node.publisher.observe("alice", kNow, "/a");
  auto tick = kTick;
  Duration longest = 100ms;
  for (int attempt = 1; attempt <= 12; ++attempt) {
    CAPTURE(attempt);
    node.publisher.advance(kNow, tick);
    REQUIRE(node.redis.connections == attempt);
    const auto pause = node.publisher.due() - tick;
    CHECK(pause >= longest / 2);
    CHECK(pause <= longest);
    node.publisher.advance(kNow, tick + pause - 1ns);
    CHECK(node.redis.connections == attempt);
    tick += pause;
    longest = std::min<Duration>(longest * 2, 5s);
  }
  const auto notes = node.publisher.take_notes();
  REQUIRE(notes.size() == 1);
  CHECK_THAT(notes[0], Catch::Matchers::Contains("redis://:6379/0: Connection refused"));

  node.redis.up = true;
  node.publisher.advance(kNow, tick);  // and what waited is sent at once
  CHECK(node.published() == Commands{{"1764000000.000", "alice", "/a"}});
  CHECK(node.publisher.take_notes().empty());

  node.redis.up = false;  // the pauses begin anew
  node.publisher.read_to(std::nullopt);
  node.publisher.advance(kNow, tick + 1s);
  CHECK(node.publisher.due() - (tick + 1s) <= 100ms);
  CHECK(node.publisher.take_notes().size() == 1);
}

TEST_CASE("After a reconnect everything still remembered is sent", "[redis]") {
  Node node;
  node.publisher.observe("alice", kNow - std::chrono::days(6), "/a");
  node.publisher.observe("bob", kNow, "/b");
  node.publisher.observe(ViewKey{"alice", "bob"}, kNow);
  node.publisher.advance(kNow, kTick);
  node.redis.up = false;
  node.publisher.read_to(std::nullopt);
  node.publisher.advance(kNow + 1s, kTick + 1s);  // nothing has changed, but the loss shows
  node.redis.up = true;
  node.redis.commands.clear();

  SECTION("at once") {
    node.publisher.advance(kNow + 10s, kTick + 10s);
    REQUIRE(node.published().size() == 1);
    CHECK(node.published()[0].size() == 6);
    CHECK(node.redis.arguments_of(FakeRedis::kViews).size() == 1);
  }
  SECTION("but not who was forgotten meanwhile: at exactly the retention") {
    const auto later = kNow + std::chrono::days(1);
    node.publisher.advance(later, kTick + std::chrono::hours(24));
    CHECK(node.published() == Commands{{"1764000000.000", "bob", "/b"}});
  }
}

TEST_CASE("The forgotten are never sent, except where nobody is ever forgotten", "[redis]") {
  for (const bool forever : {false, true}) {
    Node node(forever ? std::nullopt : std::optional<Duration>(1h));
    node.publisher.observe("old", kNow - 1h, "/o");
    node.publisher.observe(ViewKey{"old", "bob"}, kNow - 1h);
    node.publisher.observe("young", kNow - 1h + 1ms, "/y");
    node.publisher.advance(kNow, kTick);
    REQUIRE(node.published().size() == 1);
    CHECK(node.published()[0].size() == (forever ? 6 : 3));
    CHECK(node.redis.arguments_of(FakeRedis::kViews) ==
          (forever ? Commands{{"", "1", "1763996400.000", "old"}} : Commands{}));
    CHECK(node.redis.arguments_of(FakeRedis::kForget) == (forever ? Commands{} : Commands{{"1763996400.000", "500"}}));
  }
}

TEST_CASE("Once a minute the forgotten are removed, all of them", "[redis]") {
  Node node(1h);
  const auto removals = [&] { return node.redis.arguments_of(FakeRedis::kForget).size(); };
  node.redis.forgotten = 1100;
  node.publisher.advance(kNow, kTick);
  CHECK(removals() == 3);
  node.publisher.advance(kNow + 59s, kTick + 59s);
  CHECK(removals() == 3);
  node.publisher.advance(kNow + 60s, kTick + 60s);
  CHECK(removals() == 4);
}

TEST_CASE("What is over a minute ahead of the clock waits", "[redis]") {
  Node node;
  node.publisher.observe("alice", kNow + 60s, "/a");
  node.publisher.observe("bob", kNow + 60s + 1ms, "/b");
  node.publisher.observe(ViewKey{"bob", "carol"}, kNow + 60s + 1ms);
  node.publisher.advance(kNow, kTick);
  CHECK(node.published() == Commands{{"1764000060.000", "alice", "/a"}});
  CHECK(node.redis.arguments_of(FakeRedis::kViews).empty());
  node.redis.commands.clear();
  node.publisher.advance(kNow + 1s, kTick + 1s);
  CHECK(node.published() == Commands{{"1764000060.001", "bob", "/b"}});
  CHECK(node.redis.arguments_of(FakeRedis::kViews).size() == 1);
}

TEST_CASE("A Redis that has forgotten the node is told everything again", "[redis]") {
  Node node;
  node.publisher.observe("alice", kNow, "/a");
  node.publisher.read_to(std::nullopt);
  node.redis.added = 1;
  node.publisher.advance(kNow, kTick);  // the first time it is new to it
  CHECK(node.published().size() == 1);
  node.redis.added = 0;
  node.publisher.advance(kNow + 1s, kTick + 1s);
  CHECK(node.published().size() == 1);
  node.redis.added = 1;  // FLUSHALL
  node.publisher.advance(kNow + 2s, kTick + 2s);
  CHECK(node.published().size() == 2);
}

TEST_CASE("A script that the server has lost is sent again with its source", "[redis]") {
  Node node(std::nullopt);
  node.publisher.observe("alice", kNow, "/a");
  node.redis.refusal = "NOSCRIPT No matching script. Please use EVAL.";
  node.publisher.advance(kNow, kTick);
  REQUIRE(node.redis.commands.size() == 2);
  CHECK(node.redis.commands[1][0] == "EVAL");
  CHECK(node.redis.commands[1][1] == kPublishScript);
  CHECK(
      std::equal(node.redis.commands[0].begin() + 2, node.redis.commands[0].end(), node.redis.commands[1].begin() + 2));
  CHECK_FALSE(node.publisher.failure());
}

TEST_CASE("A refusal that cannot heal ends publishing, others do not", "[redis]") {
  struct Row {
    const char* refusal;
    bool lasting;
  };
  const Row rows[] = {
      {"WRONGPASS invalid username-password pair or user is disabled.", true},
      {"NOAUTH Authentication required.", true},
      {"ERR AUTH <password> called without any password configured for the default user.", true},
      {"NOPERM this user has no permissions to run the 'zadd' command", true},
      {"ERR ACL failure in script: User has no permissions to run the 'zadd' command", true},
      {"ERR Error running script (call to f_1): @user_script:1: The user executing the script can't run this command "
       "or "
       "subcommand",
       true},
      {"WRONGTYPE Operation against a key holding the wrong kind of value script: 1, on @user_script:1.", true},
      {"ERR Error running script (call to f_1): @user_script:8: WRONGTYPE Operation against a key", true},
      {"CROSSSLOT Keys in request don't hash to the same slot", true},
      {"MOVED 866 10.0.0.2:6379", true},
      {"ERR unknown command 'EVALSHA'", true},
      {"ERR DB index is out of range", true},
      {"LOADING Redis is loading the dataset in memory", false},
      {"BUSY Redis is busy running a script.", false},
      {"OOM command not allowed when used memory > 'maxmemory'.", false},
      {"ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed", false},
      {"READONLY You can't write against a read only replica.", false},
      {"MISCONF Redis is configured to save RDB snapshots", false},
      {"ERR max number of clients reached", false},
      {"SOMETHING new", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.refusal);
    Node node;
    node.publisher.observe("alice", kNow, "/a");
    node.redis.refusal = row.refusal;
    node.publisher.advance(kNow, kTick);
    const auto failure = node.publisher.failure();
    REQUIRE(failure.has_value() == row.lasting);
    if (row.lasting) {
      CHECK_THAT(*failure, Catch::Matchers::Contains(row.refusal));
      CHECK_THAT(*failure, Catch::Matchers::Contains("+evalsha +eval +script|load +zadd +zscore +zrangebyscore +zrem "
                                                     "+zremrangebyrank +hset +hget +hmget +hdel +expire ~lastseen:*"));
      node.publisher.advance(kNow + 1h, kTick + 1h);
      CHECK(node.redis.connections == 1);
      CHECK_FALSE(node.publisher.flush(kNow + 1h, kTick + 1h));
    } else {
      CHECK(node.publisher.take_notes().size() == 1);
      node.publisher.advance(kNow + 1s, kTick + 1s);
      CHECK(node.published().back() == FakeRedis::Command{"1764000000.000", "alice", "/a"});
    }
  }
}

TEST_CASE("A flush does not wait for what is due", "[redis]") {
  Node node;
  node.publisher.advance(kNow, kTick);
  node.publisher.observe("alice", kNow, "/a");
  CHECK(node.publisher.flush(kNow, kTick + 1ms));
  CHECK(node.published().size() == 1);
  node.publisher.observe("alice", kNow + 1s, "/a");
  node.redis.up = false;
  CHECK_FALSE(node.publisher.flush(kNow, kTick + 2ms));  // the connection was lost
  CHECK_FALSE(node.publisher.flush(kNow, kTick + 3ms));
  node.redis.up = true;
  CHECK(node.publisher.flush(kNow, kTick + 4ms));
}
