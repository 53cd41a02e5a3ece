#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "event.hpp"
#include "shared_presence/redis_connection.hpp"
#include "shared_presence/redis_keys.hpp"
#include "shared_presence/redis_url.hpp"

namespace lastseen {

/// A user whom some node saw.
struct SharedUser {
  std::string user;
  Instant last_seen{};
  std::optional<std::string> path;  ///< absent: that event had none
};

/// A node that publishes.
struct SharedNode {
  std::string node;
  Instant read_to{};  ///< the time up to which it has read its logs and published
};

/// Asks a Redis what all nodes have seen together. Every function gives nothing where the Redis cannot be asked;
/// `error` then says why.
class RedisReader {
 public:
  RedisReader(RedisUrl url, RedisConnector connect);

  /// All users, those last seen longest ago first.
  std::optional<std::vector<SharedUser>> users();
  /// One user; an empty vector where nobody has that name.
  std::optional<std::vector<SharedUser>> user(std::string_view name);
  /// All nodes, in the order of their times.
  std::optional<std::vector<SharedNode>> nodes();

  /// For people, with the remedy; goes after `lastseen: `.
  const std::string& error() const { return error_; }

 private:
  std::optional<RedisReply> ask(std::span<const std::string_view> command);
  std::optional<std::vector<std::pair<std::string, Instant>>> range(const std::string& key);
  bool add_paths(std::span<SharedUser> users);

  RedisUrl url_;
  RedisConnector connect_;
  std::unique_ptr<RedisConnection> connection_;
  RedisKeys keys_;
  std::string error_;
};

}  // namespace lastseen
