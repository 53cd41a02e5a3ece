#include "shared_presence/redis_script.hpp"

#include <vector>

namespace lastseen {

// Lua's own `<` compares strings by the locale of the server, so bytes are compared here one by one.
const std::string_view kPublishScript = R"lua(
local au, page = KEYS[1], KEYS[2]
local function greater(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x > y end
  end
  return #a > #b
end
for i = 1, #ARGV, 3 do
  local time, user, path = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local known = redis.call('ZSCORE', au, user)
  local ahead = not known or tonumber(time) > tonumber(known)
  if ahead then redis.call('ZADD', au, time, user) end
  if ahead and path == '' then
    redis.call('HDEL', page, user)
  elseif ahead then
    redis.call('HSET', page, user, path)
  elseif path ~= '' and tonumber(time) == tonumber(known) then
    local there = redis.call('HGET', page, user)
    if not there or greater(path, there) then redis.call('HSET', page, user, path) end
  end
end
return #ARGV / 3
)lua";

const std::string_view kPublishViewsScript = R"lua(
for i = 2, #ARGV, 3 do
  redis.call('ZADD', KEYS[tonumber(ARGV[i])], 'GT', ARGV[i + 1], ARGV[i + 2])
end
for _, viewers in ipairs(KEYS) do
  redis.call('ZREMRANGEBYRANK', viewers, 0, -1001)
  if ARGV[1] ~= '' then redis.call('EXPIRE', viewers, ARGV[1]) end
end
return #KEYS
)lua";

const std::string_view kForgetScript = R"lua(
local au, page, nodes = KEYS[1], KEYS[2], KEYS[3]
local users = redis.call('ZRANGEBYSCORE', au, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #users > 0 then
  redis.call('ZREM', au, unpack(users))
  redis.call('HDEL', page, unpack(users))
end
local silent = redis.call('ZRANGEBYSCORE', nodes, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #silent > 0 then redis.call('ZREM', nodes, unpack(silent)) end
return math.max(#users, #silent)
)lua";

RedisReply RedisScript::run(RedisConnection& connection, std::span<const std::string_view> keys,
                            std::span<const std::string_view> arguments) {
  if (hash_.empty()) {
    const std::string_view load[] = {"SCRIPT", "LOAD", source_};
    auto reply = connection.call(load);
    if (reply.failed()) return reply;
    hash_ = std::move(reply.text);
  }
  const auto count = std::to_string(keys.size());
  std::vector<std::string_view> command{"EVALSHA", hash_, count};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto reply = connection.call(command);
  if (reply.kind == RedisReply::Kind::refused && reply.text.starts_with("NOSCRIPT")) {
    command[0] = "EVAL";
    command[1] = source_;
    reply = connection.call(command);
  }
  return reply;
}

}  // namespace lastseen
