#pragma once

#include <memory>
#include <optional>
#include <string>

#include "shared_presence/redis_url.hpp"

struct redisContext;
struct ssl_ctx_st;

namespace lastseen {

/// TLS for connections to one Redis. Its certificate must be for the host of the URL, from an authority of `cafile=`,
/// or one of the system's. Only built where hiredis has TLS.
class RedisTls {
 public:
  /// Reads the files that the URL names. Throws UsageError for one that cannot be used.
  explicit RedisTls(const RedisUrl& url);

  /// Begins TLS on a connection. Why it could not, if so.
  std::optional<std::string> start(redisContext& connection) const;

 private:
  std::string host_;
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace lastseen
