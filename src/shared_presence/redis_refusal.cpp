#include "shared_presence/redis_refusal.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace lastseen {

namespace {

/// Errors of a server are told apart by their texts. Inside scripts those stand in the middle (Redis 6.2) or have none
/// of the codes (`ACL failure`).
bool says_any(std::string_view text, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](auto phrase) { return text.find(phrase) != std::string_view::npos; });
}

}  // namespace

std::string needed_rights(const RedisUrl& url) {
  return fmt::format(
      "+evalsha +eval +script|load +zadd +zscore +zrangebyscore +zrem +zremrangebyrank +hset +hget +hmget +hdel "
      "+expire "
      "{}~{}*",
      url.database == 0 ? "" : "+select ", url.prefix);
}

std::optional<std::string> lasting_refusal(const RedisReply& failure, const RedisUrl& url) {
  if (failure.kind != RedisReply::Kind::refused) return std::nullopt;
  const std::string_view text = failure.text;
  const auto message = [&](std::string_view remedy) {
    return fmt::format("{}: {}: {}; the user needs: ACL SETUSER {} on >PASSWORD {}", url.address(), text, remedy,
                       url.user.empty() ? "NAME" : url.user, needed_rights(url));
  };
  if (says_any(text, {"WRONGPASS", "NOAUTH", "invalid password", "AUTH"})) {
    return message("name the user in the URL (redis://USER@HOST) and give the password in LASTSEEN_REDIS_PASSWORD");
  }
  if (says_any(text, {"NOPERM", "ACL failure", "can't run this command", "can't access at least one of the keys"})) {
    return message("the user may not do that");
  }
  if (says_any(text, {"WRONGTYPE"})) {
    return message(fmt::format("something else keeps keys that begin with '{}': take others with prefix=", url.prefix));
  }
  if (says_any(text, {"CROSSSLOT"})) return message("a cluster needs all keys in one place: prefix={lastseen}:");
  if (says_any(text, {"MOVED"})) return message("name the node of the cluster that holds these keys");
  if (says_any(text, {"LOADING", "BUSY", "OOM", "READONLY", "MISCONF", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN",
                      "NOREPLICAS", "max number of clients"})) {
    return std::nullopt;
  }
  if (says_any(text, {"DB index"})) return message("name another database, redis://HOST/NUMBER");
  if (text.starts_with("ERR")) return message("it takes Redis 6.2 or newer, or Valkey");
  return std::nullopt;
}

}  // namespace lastseen
