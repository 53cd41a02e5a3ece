#pragma once

#include <span>
#include <string>
#include <string_view>

#include "shared_presence/redis_connection.hpp"

namespace lastseen {

/// A Lua script, which a Redis runs as one step among all its clients' commands.
class RedisScript {
 public:
  explicit RedisScript(std::string_view source) : source_(source) {}

  /// Runs it by its hash (SCRIPT LOAD once, EVALSHA), and by its source where the server has lost it.
  RedisReply run(RedisConnection& connection, std::span<const std::string_view> keys,
                 std::span<const std::string_view> arguments);
  /// After a reconnect: the server may be another one.
  void forget_hash() { hash_.clear(); }

 private:
  std::string_view source_;
  std::string hash_;
};

/// Keys: au, page. Arguments: time, user and path of each user, the path empty where there is none. A later time wins,
/// at an equal time the byte-wise greatest path: whatever is sent, in whatever order and however often, the same stays.
extern const std::string_view kPublishScript;

/// Keys: the viewers of one viewed user each. Arguments: seconds to keep them (empty: forever), then number of the key,
/// time and viewer of each view.
extern const std::string_view kPublishViewsScript;

/// Keys: au, page, nodes. Arguments: a time, a number. Removes that many of the users and nodes who were last seen at
/// that time or before, with their pages; returns how many of the two there were at most.
extern const std::string_view kForgetScript;

}  // namespace lastseen
