#include "shared_presence/redis_server.hpp"

#include <algorithm>
#include <iterator>
#include <random>
#include <sstream>

#include "catch.hpp"
#include "shared_presence/redis_publisher.hpp"
#include "shared_presence/redis_reader.hpp"
#include "shared_presence/redis_refusal.hpp"

// What a real server makes of what is published.

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

const Instant kNow(1'764'000'000s);
const RedisPublisher::Tick kTick{};

struct Fact {
  std::string user;
  Instant time;
  std::string path;
  std::string viewed;
};

RedisPublisher publisher(const RedisUrl& url, const std::string& node = "web1",
                         std::optional<Duration> retention = std::chrono::days(7)) {
  return RedisPublisher(url, {node, retention, 1s}, hiredis_connector(url), 1);
}

void observe(RedisPublisher& node, const Fact& fact) {
  node.observe(fact.user, fact.time, fact.path);
  if (!fact.viewed.empty()) node.observe(ViewKey{fact.user, fact.viewed}, fact.time);
}

/// Few users and few instants, so that many facts are at one instant; paths that a locale would order otherwise than by
/// bytes.
std::vector<Fact> random_facts(std::mt19937& random, std::size_t count) {
  const std::string paths[] = {
      "", "/", "/a", "/A", "/Z", "/b", "/_", "/a/", "/\xC3\xA9", "/\xFF", "/z", "/-a", std::string("/\0", 2), "/e"};
  const std::string viewed[] = {"", "", "alice", "bob"};
  const auto any = [&](std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random); };
  std::vector<Fact> facts;
  for (std::size_t i = 0; i < count; ++i) {
    const Instant time = kNow - std::chrono::milliseconds(any(5) * 500);
    facts.push_back(
        {"user" + std::to_string(any(120)), time, paths[any(std::size(paths))], viewed[any(std::size(viewed))]});
  }
  return facts;
}

/// All that a prefix's keys hold, nodes apart.
std::vector<std::map<std::string, std::string>> state(const RedisServer& redis, const std::string& prefix) {
  std::vector<std::map<std::string, std::string>> result;
  for (const char* key : {"au", "page", "viewers:alice", "viewers:bob"}) result.push_back(redis.held(prefix + key));
  return result;
}

}  // namespace

TEST_CASE("Two nodes that share a log, shuffled and sent twice, leave what one leaves in order", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  std::mt19937 random(7);
  for (int round = 0; round < 5; ++round) {
    auto facts = random_facts(random, 3000);
    auto one_url = redis.url(), two_url = redis.url();
    one_url.prefix = "one" + std::to_string(round) + ":";
    two_url.prefix = "two" + std::to_string(round) + ":";

    std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.time < b.time; });
    auto one = publisher(one_url);
    for (const auto& fact : facts) observe(one, fact);
    REQUIRE(one.flush(kNow, kTick));

    std::array nodes{publisher(two_url, "web1"), publisher(two_url, "web2")};
    for (int time = 0; time < 2; ++time) {
      std::shuffle(facts.begin(), facts.end(), random);
      for (std::size_t i = 0; i < facts.size(); ++i) {
        auto& node = nodes[random() % 2];
        observe(node, facts[i]);
        if (i % 50 == 0) REQUIRE(node.flush(kNow, kTick));
      }
    }
    for (auto& node : nodes) REQUIRE(node.flush(kNow, kTick));
    const auto expected = state(redis, one_url.prefix);
    CHECK(expected[0].size() == 120);
    CHECK(expected[2].size() > 50);
    CHECK(state(redis, two_url.prefix) == expected);
  }
}

TEST_CASE("At a later time without a path, the older path goes", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  auto node = publisher(redis.url());
  node.observe("alice", kNow - 2s, "/a");
  REQUIRE(node.flush(kNow, kTick));
  node.observe("alice", kNow - 1s, "");
  REQUIRE(node.flush(kNow, kTick));
  CHECK(redis.held("lastseen:au") == std::map<std::string, std::string>{{"alice", "1763999999"}});
  CHECK(redis.held("lastseen:page").empty());
}

TEST_CASE("A Redis that is killed and comes back empty is whole again", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  std::mt19937 random(3);
  const auto facts = random_facts(random, 4000);
  auto url = redis.url();
  auto node = publisher(url);
  node.read_to(std::nullopt);
  auto tick = kTick;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (i == 1000) redis.kill();
    if (i == 2000) redis.start();
    observe(node, facts[i]);
    if (i % 20 == 0) node.advance(kNow, tick += 1s);
  }
  tick += 10s;
  node.advance(kNow, tick);
  REQUIRE_FALSE(node.failure());
  CHECK(node.take_notes().size() == 1);

  url.prefix = "whole:";
  auto whole = publisher(url);
  for (const auto& fact : facts) observe(whole, fact);
  REQUIRE(whole.flush(kNow, kTick));
  CHECK(state(redis, "lastseen:") == state(redis, "whole:"));
  CHECK(redis.held("lastseen:nodes").contains("web1"));
}

TEST_CASE("A Redis that is emptied while connected is whole again at the next call", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  auto node = publisher(redis.url());
  node.read_to(std::nullopt);
  node.observe("alice", kNow, "/a");
  node.advance(kNow, kTick);
  redis.ask({"FLUSHALL"});
  redis.ask({"SCRIPT", "FLUSH"});
  node.advance(kNow + 1s, kTick + 1s);
  CHECK(redis.held("lastseen:page") == std::map<std::string, std::string>{{"alice", "/a"}});
}

TEST_CASE("The forgotten are removed from users, pages and nodes", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  for (int i = 0; i < 1203; ++i) {
    const auto name = "old" + std::to_string(i);
    redis.ask({"ZADD", "lastseen:au", "1763996400", name});  // kNow - 1h exactly
    redis.ask({"HSET", "lastseen:page", name, "/"});
  }
  redis.ask({"ZADD", "lastseen:au", "1763996400.001", "young"});
  redis.ask({"ZADD", "lastseen:nodes", "1763996400", "gone"});
  auto node = publisher(redis.url(), "web1", 1h);
  node.read_to(std::nullopt);
  node.advance(kNow, kTick);
  CHECK(redis.held("lastseen:au").size() == 1);
  CHECK(redis.held("lastseen:page").empty());
  CHECK(redis.held("lastseen:nodes") == std::map<std::string, std::string>{{"web1", "1764000000"}});
}

TEST_CASE("The newest thousand viewers of a user stay, for as long as users are remembered", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  auto node = publisher(redis.url());
  for (int i = 0; i < 1500; ++i) node.observe(ViewKey{"viewer" + std::to_string(i), "alice"}, kNow - 1s * i);
  REQUIRE(node.flush(kNow, kTick));
  const auto viewers = redis.held("lastseen:viewers:alice");
  CHECK(viewers.size() == 1000);
  CHECK(viewers.contains("viewer999"));
  CHECK_FALSE(viewers.contains("viewer1000"));
  const auto left = redis.ask({"TTL", "lastseen:viewers:alice"}).integer;
  CHECK(left > 604'700);
  CHECK(left <= 604'800);

  auto url = redis.url();
  url.prefix = "forever:";
  auto forever = publisher(url, "web1", std::nullopt);
  forever.observe(ViewKey{"bob", "alice"}, kNow);
  REQUIRE(forever.flush(kNow, kTick));
  CHECK(redis.ask({"TTL", "forever:viewers:alice"}).integer == -1);
}

TEST_CASE("A wrong password, or none, ends publishing with the rights that are needed", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis({"--requirepass", "right"});
  for (const auto& password : {std::optional<std::string>(), std::optional<std::string>("wrong")}) {
    auto url = redis.url();
    url.password = password;
    auto node = publisher(url);
    node.observe("alice", kNow, "/a");
    node.advance(kNow, kTick);
    REQUIRE(node.failure());
    CHECK_THAT(*node.failure(), Catch::Matchers::Contains(password ? "WRONGPASS" : "NOAUTH"));
    CHECK_THAT(*node.failure(), Catch::Matchers::Contains(needed_rights(url)));
    CHECK_THAT(*node.failure(), Catch::Matchers::Contains("LASTSEEN_REDIS_PASSWORD"));
  }
  auto url = redis.url();
  url.password = "right";
  CHECK(publisher(url).flush(kNow, kTick));
}

TEST_CASE("A password that the server does not ask for ends publishing too", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  auto url = redis.url();
  url.password = "wrong";
  auto node = publisher(url);
  CHECK_FALSE(node.flush(kNow, kTick));
  CHECK(node.failure());
}

TEST_CASE("A key of another type ends publishing", "[redis]") {
  NEED_REDIS_SERVER();
  for (const char* key : {"lastseen:au", "lastseen:page", "lastseen:nodes", "lastseen:viewers:bob"}) {
    CAPTURE(key);
    RedisServer redis;
    redis.ask({"SET", key, "x"});
    auto node = publisher(redis.url());
    node.observe("alice", kNow, "/a");
    node.observe(ViewKey{"alice", "bob"}, kNow);
    node.read_to(std::nullopt);
    node.advance(kNow, kTick);
    REQUIRE(node.failure());
    CHECK_THAT(*node.failure(), Catch::Matchers::Contains("WRONGTYPE") && Catch::Matchers::Contains("prefix="));
  }
}

TEST_CASE("The rights that are named suffice, and each is needed", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  const auto works_with = [&](const std::vector<std::string>& rights, std::uint32_t database) {
    redis.ask({"FLUSHALL"});
    redis.ask({"SCRIPT", "FLUSH"});
    std::vector<std::string> command{"ACL", "SETUSER", "app", "reset", "on", ">secret"};
    command.insert(command.end(), rights.begin(), rights.end());
    REQUIRE(redis.ask(command).text == "OK");
    auto url = redis.url();
    url.user = "app";
    url.password = "secret";
    url.database = database;
    auto node = publisher(url);
    node.observe("alice", kNow, "/a");
    node.observe("bob", kNow, "/b");
    node.observe(ViewKey{"alice", "bob"}, kNow);
    node.read_to(std::nullopt);
    if (!node.flush(kNow, kTick)) return false;
    node.observe("alice", kNow, "/b");  // an equal time: the path is looked up
    node.observe("bob", kNow + 1s, "");
    if (!node.flush(kNow + 1s, kTick)) return false;
    redis.ask({"SCRIPT", "FLUSH"});
    node.observe("bob", kNow + 2s, "");
    if (!node.flush(kNow + std::chrono::days(7), kTick + 1h)) return false;
    RedisReader reader(url, hiredis_connector(url));
    return reader.users() && reader.user("bob") && reader.nodes();
  };
  for (const std::uint32_t database : {0u, 1u}) {
    auto url = redis.url();
    url.database = database;
    std::istringstream text(needed_rights(url));
    const std::vector<std::string> rights{std::istream_iterator<std::string>(text), {}};
    CHECK(works_with(rights, database));
    for (const auto& dropped : rights) {
      CAPTURE(dropped, database);
      auto fewer = rights;
      std::erase(fewer, dropped);
      CHECK_FALSE(works_with(fewer, database));
    }
  }
}
