#pragma once

#include <memory>
#include <string>
#include <vector>

#include "shared_presence/redis_connection.hpp"

namespace lastseen {

/// Records what it is asked and answers that all went well, unless it is down or has a refusal to give.
class FakeRedis {
 public:
  using Command = std::vector<std::string>;
  bool up = true;
  int connections = 0;
  std::vector<Command> commands;  ///< without SCRIPT LOAD; the hash of a script stands for it
  std::string refusal;            ///< of the next command, then cleared
  std::int64_t forgotten = 0;     ///< how many users there are to forget still
  std::int64_t added = 0;         ///< what ZADD answers

  RedisConnector connector() {
    return [this](RedisReply& failure) -> std::unique_ptr<RedisConnection> {
      ++connections;
      if (up) return std::make_unique<Connection>(*this);
      failure.kind = RedisReply::Kind::lost;
      failure.text = "Connection refused";
      return nullptr;
    };
  }

  static constexpr const char* kPublish = "publish";
  static constexpr const char* kViews = "views";
  static constexpr const char* kForget = "forget";

  /// Commands that run a script, without its name and keys: their arguments.
  std::vector<Command> arguments_of(const std::string& script) const {
    std::vector<Command> result;
    for (const auto& command : commands) {
      if (command[0] != "EVALSHA" || command[1] != script) continue;
      result.emplace_back(command.begin() + 3 + std::stoi(command[2]), command.end());
    }
    return result;
  }

 private:
  class Connection : public RedisConnection {
   public:
    explicit Connection(FakeRedis& redis) : redis_(redis) {}
    RedisReply call(std::span<const std::string_view> words) override {
      RedisReply reply;
      if (!redis_.up) {
        reply.kind = RedisReply::Kind::lost;
        reply.text = "Server closed the connection";
        return reply;
      }
      if (words[0] == "SCRIPT") {
        reply.kind = RedisReply::Kind::text;
        reply.text = words[2].find("HSET") != words[2].npos     ? kPublish
                     : words[2].find("EXPIRE") != words[2].npos ? kViews
                                                                : kForget;
        return reply;
      }
      redis_.commands.emplace_back(words.begin(), words.end());
      if (!redis_.refusal.empty()) {
        reply.kind = RedisReply::Kind::refused;
        reply.text = std::exchange(redis_.refusal, {});
        return reply;
      }
      reply.kind = RedisReply::Kind::integer;
      if (words[0] == "ZADD") reply.integer = redis_.added;
      if (words[0] == "EVALSHA" && words[1] == kForget) {
        reply.integer = std::min<std::int64_t>(redis_.forgotten, std::stoll(std::string(words.back())));
        redis_.forgotten -= reply.integer;
      }
      return reply;
    }

   private:
    FakeRedis& redis_;
  };
};

}  // namespace lastseen
