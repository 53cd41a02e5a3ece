#include "shared_presence/redis_reader.hpp"

#include "catch.hpp"
#include "shared_presence/redis_publisher.hpp"
#include "shared_presence/redis_server.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

const Instant kNow(1'764'000'000s);

RedisReader reader(const RedisUrl& url) {
  return RedisReader(url, hiredis_connector(url));
}

}  // namespace

TEST_CASE("What was published is read again", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  RedisPublisher node(redis.url(), {"web1", std::chrono::days(7), 1s}, hiredis_connector(redis.url()), 1);
  node.observe("alice", kNow - 300s, "/a");
  node.observe("b\xFF\n", kNow - 300s - 1ms, "");
  for (int i = 0; i < 1200; ++i) node.observe("old" + std::to_string(i), kNow - 1h, "/" + std::to_string(i));
  node.read_to(kNow - 5s + 7ms);
  REQUIRE(node.flush(kNow, {}));

  auto shared = reader(redis.url());
  const auto all = shared.users();
  REQUIRE(all);
  REQUIRE(all->size() == 1202);
  CHECK(all->back().user == "alice");
  CHECK(all->back().last_seen == kNow - 300s);
  CHECK(all->back().path == "/a");
  for (const auto& user : *all) {
    if (user.user.starts_with("old")) CHECK(user.path == "/" + user.user.substr(3));
  }

  const auto one = shared.user("b\xFF\n");
  REQUIRE(one);
  REQUIRE(one->size() == 1);
  CHECK(one->front().last_seen == kNow - 300s - 1ms);
  CHECK_FALSE(one->front().path);
  REQUIRE(shared.user("eve"));
  CHECK(shared.user("eve")->empty());

  const auto nodes = shared.nodes();
  REQUIRE(nodes);
  REQUIRE(nodes->size() == 1);
  CHECK(nodes->front().node == "web1");
  CHECK(nodes->front().read_to == kNow - 5s + 7ms);
}

TEST_CASE("A set that another program keeps is read too, with finer times and without odd ones", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  auto url = redis.url();
  url.prefix = "";
  redis.ask({"ZADD", "au", "1763999999.987654", "42", "+inf", "43", "1e300", "44"});
  auto shared = reader(url);
  const auto users = shared.users();
  REQUIRE(users);
  REQUIRE(users->size() == 1);
  CHECK(users->front().user == "42");
  CHECK(users->front().last_seen == kNow - 13ms);
  REQUIRE(shared.nodes());
  CHECK(shared.nodes()->empty());
}

TEST_CASE("A Redis that cannot be asked is an error that says why", "[redis]") {
  using Catch::Matchers::Contains;
  RedisUrl nowhere;
  nowhere.transport = RedisUrl::Transport::unix_socket;
  nowhere.socket = "/nonexistent/redis.sock";
  auto shared = reader(nowhere);
  CHECK_FALSE(shared.users());
  CHECK_FALSE(shared.user("alice"));
  CHECK_FALSE(shared.nodes());
  CHECK_THAT(shared.error(), Contains("unix:///nonexistent/redis.sock?db=0: No such file or directory"));

  NEED_REDIS_SERVER();
  RedisServer redis({"--requirepass", "right"});
  auto locked = reader(redis.url());
  CHECK_FALSE(locked.user("alice"));
  CHECK_THAT(locked.error(), Contains("NOAUTH"));
}
