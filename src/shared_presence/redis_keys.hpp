#pragma once

#include <string>
#include <string_view>

namespace lastseen {

/// The keys that all who publish and read a shared presence agree on; other programs read them too.
struct RedisKeys {
  explicit RedisKeys(const std::string& prefix)
      : au(prefix + "au"), page(prefix + "page"), nodes(prefix + "nodes"), viewers_of(prefix + "viewers:") {}

  std::string au;     ///< a sorted set: users by their last request
  std::string page;   ///< a hash: the path of each user's last request
  std::string nodes;  ///< a sorted set: nodes by the time up to which they have read their logs

  /// A sorted set: who viewed a user's profile, by the last time.
  std::string viewers(std::string_view viewed) const { return viewers_of + std::string(viewed); }

 private:
  std::string viewers_of;
};

}  // namespace lastseen
