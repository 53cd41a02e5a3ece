#include "shared_presence/background_publisher.hpp"

#include <poll.h>

#include "catch.hpp"
#include "shared_presence/redis_server.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

Instant clock_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

PublisherSettings settings() {
  return {"web1", std::chrono::days(7), 1s};
}

/// Waits for news as a follower of logs does.
BackgroundPublisher::News news_of(BackgroundPublisher& publisher) {
  pollfd readable{publisher.descriptor(), POLLIN, 0};
  REQUIRE(::poll(&readable, 1, 30'000) == 1);
  return publisher.take_news();
}

}  // namespace

TEST_CASE("What was observed is published when all is finished", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  BackgroundPublisher publisher(redis.url(), settings());
  const auto now = clock_now();
  publisher.observe("alice", now - 1s, "/a", now);
  publisher.observe("alice", now - 2s, "/z", now);
  publisher.observe("bob", now - 1s, std::nullopt, now);
  publisher.observe_view("alice", "bob", now - 1s, now);
  publisher.read_to(std::nullopt);
  CHECK(publisher.finish());
  CHECK(redis.held("lastseen:au").size() == 2);
  CHECK(redis.held("lastseen:page") == std::map<std::string, std::string>{{"alice", "/a"}});
  CHECK(redis.held("lastseen:viewers:bob").size() == 1);
  CHECK(redis.held("lastseen:nodes").size() == 1);
  const auto news = publisher.take_news();
  CHECK(news.notes.empty());
  CHECK_FALSE(news.failure);
}

TEST_CASE("What is over a minute ahead of the clock is left out, and the last true time stays", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  BackgroundPublisher publisher(redis.url(), settings());
  const auto now = clock_now();
  publisher.observe("alice", now - 1s, "/a", now);
  publisher.observe("alice", now + 60s + 1ms, "/future", now);
  publisher.observe("bob", now + 1h, "/future", now);
  publisher.observe_view("bob", "alice", now + 1h, now);
  publisher.observe("carol", now + 60s, "/c", now);
  CHECK(publisher.finish());
  CHECK(redis.held("lastseen:page") == std::map<std::string, std::string>{{"alice", "/a"}, {"carol", "/c"}});
  CHECK(redis.held("lastseen:au").size() == 2);
  CHECK(redis.held("lastseen:viewers:alice").empty());
  const auto news = publisher.take_news();
  REQUIRE_FALSE(news.notes.empty());
  CHECK_THAT(news.notes.back(), Catch::Matchers::Contains("2 events over 60s ahead of the clock"));
}

TEST_CASE("Observing goes on while the Redis is away, with one note, and a last flush says that it failed", "[redis]") {
  RedisUrl nowhere;
  nowhere.transport = RedisUrl::Transport::unix_socket;
  nowhere.socket = "/nonexistent/redis.sock";
  BackgroundPublisher publisher(nowhere, settings());
  const auto now = clock_now();
  publisher.observe("alice", now, "/a", now);
  const auto news = news_of(publisher);
  REQUIRE(news.notes.size() == 1);
  CHECK_THAT(news.notes[0], Catch::Matchers::Contains("/nonexistent/redis.sock"));
  CHECK_FALSE(news.failure);
  publisher.observe("alice", now + 1s, "/a", now);
  CHECK_FALSE(publisher.finish(50ms));
}

TEST_CASE("A refusal is news at once", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis({"--requirepass", "right"});
  BackgroundPublisher publisher(redis.url(), settings());
  const auto news = news_of(publisher);
  REQUIRE(news.failure);
  CHECK_THAT(*news.failure, Catch::Matchers::Contains("NOAUTH"));
  CHECK_FALSE(publisher.finish());
}

TEST_CASE("A publisher that is not finished ends all the same", "[redis]") {
  NEED_REDIS_SERVER();
  RedisServer redis;
  { const BackgroundPublisher publisher(redis.url(), settings()); }
  CHECK(redis.ask({"PING"}).text == "PONG");
}
