#include "app/redis_options.hpp"

#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <unistd.h>

#include "usage_error.hpp"

namespace lastseen {

namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') {
    throw UsageError("this host has no name to publish as: give one with --node NAME");
  }
  return name.data();
}

}  // namespace

RedisUrl redis_url(const Options& options) {
  const char* password = std::getenv("LASTSEEN_REDIS_PASSWORD");
  const bool given = password != nullptr && *password != '\0';
  return parse_redis_url(*options.redis, given ? std::optional<std::string_view>(password) : std::nullopt);
}

PublisherSettings publisher_settings(const Options& options) {
  return {options.node.empty() ? host_name() : options.node, options.retention, options.publish_every};
}

}  // namespace lastseen
