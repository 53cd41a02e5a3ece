#pragma once

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "shared_presence/latest.hpp"
#include "shared_presence/redis_connection.hpp"
#include "shared_presence/redis_keys.hpp"
#include "shared_presence/redis_script.hpp"
#include "shared_presence/redis_url.hpp"

namespace lastseen {

/// How a node publishes.
struct PublisherSettings {
  std::string node;                   ///< the name of this node
  std::optional<Duration> retention;  ///< absent: nobody is ever forgotten
  Duration every = std::chrono::seconds(1);
};

/// How far ahead of the clock an event may be: a maximum never heals, so what is later is not published.
constexpr Duration kGreatestLead = std::chrono::seconds(60);

/// Keeps a Redis told of when each user was last seen, and where. Knows no clock: it is told the wall clock's time,
/// which events are compared with, and the steady clock's, which its own pauses are measured by. Not for several
/// threads at once.
///
/// Whatever it sends may be sent by others too, in any order and any number of times. While the Redis is away it tries
/// again after 0.1 s, doubled each time up to 5 s (less up to a half, at random), and then sends all that it remembers.
class RedisPublisher {
 public:
  using Tick = std::chrono::steady_clock::time_point;

  /// `seed` is of the random part of the pauses.
  RedisPublisher(RedisUrl url, PublisherSettings settings, RedisConnector connect, std::uint32_t seed);

  /// A user was seen. The path is without its query; empty: the event has none. The caller leaves out what is over
  /// kGreatestLead ahead of the clock.
  void observe(std::string_view user, Instant time, std::string_view path) { sightings_.observe(user, time, path); }
  void observe(const ViewKey& view, Instant time) { views_.observe(view, time, {}); }

  /// The time up to which this node has read its logs; nothing: it has read all there is, so that is the clock's time.
  void read_to(std::optional<Instant> time);

  /// Does what is due, if anything is. Takes as long as the connection's calls.
  void advance(Instant now, Tick tick);
  /// When `advance` has something to do again.
  Tick due() const { return connection_ ? publish_at_ : retry_at_; }

  /// Sends what is not sent yet, now. Whether the Redis has it all.
  bool flush(Instant now, Tick tick);

  /// Why publishing cannot work, however often it is tried: nothing is sent any more.
  const std::optional<std::string>& failure() const { return failure_; }
  /// What there is to note since the last call.
  std::vector<std::string> take_notes();

 private:
  bool connect(Tick tick);
  bool publish(Instant now, Tick tick);
  template <typename Facts, typename Send>
  bool publish_changed(Facts& facts, Instant now, Send send);
  bool publish_sightings(Instant now);
  bool publish_views(Instant now);
  bool publish_progress(Instant now);
  bool remove_forgotten(Instant now, Tick tick);
  void mark_all();
  std::optional<Instant> forgotten_until(Instant now) const;
  std::string keep_seconds() const;
  bool succeeded(RedisReply reply);
  void fail(const RedisReply& reply, Tick tick);

  RedisUrl url_;
  PublisherSettings settings_;
  RedisConnector connect_;
  std::minstd_rand random_;

  RedisKeys keys_;
  RedisScript publish_script_{kPublishScript};
  RedisScript publish_views_script_{kPublishViewsScript};
  RedisScript forget_script_{kForgetScript};

  Sightings sightings_;
  ProfileViews views_;
  bool has_read_ = false;           // whether read_to was ever called
  std::optional<Instant> read_to_;  // nothing: all there is

  std::unique_ptr<RedisConnection> connection_;
  RedisReply last_reply_;
  bool announced_ = false;  // the Redis knows this node
  bool lost_data_ = false;  // and has forgotten it, and so perhaps all
  bool away_ = false;       // an outage was noted and is not over
  Duration pause_;
  Tick retry_at_{};
  Tick publish_at_{};
  Tick forget_at_{};
  std::vector<std::string> notes_;
  std::optional<std::string> failure_;
};

}  // namespace lastseen
