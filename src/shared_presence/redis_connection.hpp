#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

/// What a Redis answered, or that it did not.
struct RedisReply {
  enum class Kind : std::uint8_t {
    nil,
    text,     ///< a string or a status: `text`
    integer,  ///< `integer`
    array,    ///< `elements`
    refused,  ///< the server's error: `text`
    lost,     ///< no answer, and no more to come on this connection: `text` says why
  };
  Kind kind = Kind::nil;
  std::string text;
  std::int64_t integer = 0;
  std::vector<RedisReply> elements;

  bool failed() const { return kind == Kind::refused || kind == Kind::lost; }
};

/// One connection to a Redis: all that the rest of this folder knows of the network.
class RedisConnection {
 public:
  virtual ~RedisConnection() = default;
  /// Sends one command and waits for its answer, for a bounded time. After a reply of kind `lost` the connection is of
  /// no more use.
  virtual RedisReply call(std::span<const std::string_view> command) = 0;
};

/// Opens a connection that is logged in and has its database selected. Null where that fails: then `failure` is `lost`
/// or `refused`.
using RedisConnector = std::function<std::unique_ptr<RedisConnection>(RedisReply& failure)>;

}  // namespace lastseen
