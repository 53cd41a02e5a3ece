#include "app/live_redis.hpp"

#include "catch.hpp"
#include "shared_presence/redis_server.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

TEST_CASE("Events of live reach the Redis, and views where they are asked for", "[redis]") {
  NEED_REDIS_SERVER();
  for (const bool views : {false, true}) {
    const RedisServer redis;
    Options options;
    options.now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    options.redis = redis.url().address() + "&prefix=";
    options.node = "web1";
    options.publish_views = views;
    PeopleRequest folded;
    folded.fold_case = true;
    const People people(folded);
    const ProfileTemplates templates;
    LiveRedis live(options, people, templates);
    live.tick(options.now);

    Event event{options.now - 1s, "alice", "GET", "/users/B%6Fb?x", 200};
    live.observe("alice", event, "/users/B%6Fb");
    event.target = "/users/ALICE";  // oneself
    live.observe("alice", event, "/users/ALICE");
    event.time = options.now + 2min;
    live.observe("carol", event, "/users/ALICE");
    live.caught_up();
    CHECK(live.publisher().finish());

    CHECK(redis.held("page") == std::map<std::string, std::string>{{"alice", "/users/B%6Fb"}});
    CHECK(redis.held("nodes").contains("web1"));
    CHECK(redis.held("viewers:bob").size() == (views ? 1 : 0));
    CHECK(redis.held("viewers:alice").empty());
  }
}
