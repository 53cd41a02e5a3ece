#include "shared_presence/redis_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "shared_presence/redis_refusal.hpp"
#include "shared_presence/score.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kUsersPerCall = 500;

}  // namespace

RedisReader::RedisReader(RedisUrl url, RedisConnector connect)
    : url_(std::move(url)), connect_(std::move(connect)), keys_(url_.prefix) {}

std::optional<RedisReply> RedisReader::ask(std::span<const std::string_view> command) {
  RedisReply reply;
  if (!connection_) connection_ = connect_(reply);
  if (connection_) reply = connection_->call(command);
  if (connection_ && !reply.failed()) return reply;
  connection_.reset();
  error_ = lasting_refusal(reply, url_)
               .value_or(fmt::format("{}: {}; ask the logs themselves, or again when it is back", url_.address(),
                                     reply.text));
  return std::nullopt;
}

/// Members of a sorted set with their instants. Scores that are no instants, which we do not write, are left out.
std::optional<std::vector<std::pair<std::string, Instant>>> RedisReader::range(const std::string& key) {
  const std::string_view command[] = {"ZRANGEBYSCORE", key, "-inf", "+inf", "WITHSCORES"};
  auto reply = ask(command);
  if (!reply) return std::nullopt;
  std::vector<std::pair<std::string, Instant>> members;
  members.reserve(reply->elements.size() / 2);
  for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2) {
    const auto at = score_instant(reply->elements[i + 1].text);
    if (at) members.emplace_back(std::move(reply->elements[i].text), *at);
  }
  return members;
}

bool RedisReader::add_paths(std::span<SharedUser> users) {
  while (!users.empty()) {
    const auto batch = users.first(std::min(users.size(), kUsersPerCall));
    users = users.subspan(batch.size());
    std::vector<std::string_view> command{"HMGET", keys_.page};
    for (const auto& user : batch) command.push_back(user.user);
    auto reply = ask(command);
    if (!reply) return false;
    for (std::size_t i = 0; i < std::min(batch.size(), reply->elements.size()); ++i) {
      auto& path = reply->elements[i];
      if (path.kind == RedisReply::Kind::text) batch[i].path = std::move(path.text);
    }
  }
  return true;
}

std::optional<std::vector<SharedUser>> RedisReader::users() {
  auto members = range(keys_.au);
  if (!members) return std::nullopt;
  std::vector<SharedUser> users;
  users.reserve(members->size());
  for (auto& [name, at] : *members) users.push_back({std::move(name), at, std::nullopt});
  if (!add_paths(users)) return std::nullopt;
  return users;
}

std::optional<std::vector<SharedUser>> RedisReader::user(std::string_view name) {
  const std::string_view command[] = {"ZSCORE", keys_.au, name};
  const auto reply = ask(command);
  if (!reply) return std::nullopt;
  std::vector<SharedUser> users;
  const auto at = reply->kind == RedisReply::Kind::text ? score_instant(reply->text) : std::nullopt;
  if (at) users.push_back({std::string(name), *at, std::nullopt});
  if (!add_paths(users)) return std::nullopt;
  return users;
}

std::optional<std::vector<SharedNode>> RedisReader::nodes() {
  auto members = range(keys_.nodes);
  if (!members) return std::nullopt;
  std::vector<SharedNode> nodes;
  for (auto& [name, at] : *members) nodes.push_back({std::move(name), at});
  return nodes;
}

}  // namespace lastseen
