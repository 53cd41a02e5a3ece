#include "shared_presence/hiredis_connection.hpp"

#include <cerrno>
#include <chrono>
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <new>
#include <optional>
#include <sys/time.h>
#include <utility>

#ifdef LASTSEEN_REDIS_TLS
#include "shared_presence/redis_tls.hpp"
#endif

namespace lastseen {

namespace {

constexpr std::chrono::seconds kPatience{2};

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

RedisReply lost(std::string why) {
  RedisReply reply;
  reply.kind = RedisReply::Kind::lost;
  reply.text = std::move(why);
  return reply;
}

RedisReply lost(const redisContext& context) {
  const bool timed_out = context.err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ETIMEDOUT);
  return lost(timed_out ? fmt::format("no answer within {}s", kPatience.count()) : std::string(context.errstr));
}

RedisReply converted(const redisReply& reply) {
  RedisReply result;
  switch (reply.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      result.kind = RedisReply::Kind::text;
      result.text.assign(reply.str, static_cast<std::size_t>(reply.len));
      break;
    case REDIS_REPLY_ERROR:
      result.kind = RedisReply::Kind::refused;
      result.text.assign(reply.str, static_cast<std::size_t>(reply.len));
      break;
    case REDIS_REPLY_INTEGER:
      result.kind = RedisReply::Kind::integer;
      result.integer = reply.integer;
      break;
    case REDIS_REPLY_ARRAY:
      result.kind = RedisReply::Kind::array;
      result.elements.reserve(reply.elements);
      for (std::size_t i = 0; i < reply.elements; ++i) result.elements.push_back(converted(*reply.element[i]));
      break;
    default:
      break;
  }
  return result;
}

class HiredisConnection : public RedisConnection {
 public:
  explicit HiredisConnection(Context context) : context_(std::move(context)) {}

  RedisReply call(std::span<const std::string_view> command) override {
    words_.clear();
    lengths_.clear();
    for (const auto word : command) {
      words_.push_back(word.data());
      lengths_.push_back(word.size());
    }
    const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(
        redisCommandArgv(context_.get(), static_cast<int>(words_.size()), words_.data(), lengths_.data())));
    return reply ? converted(*reply) : lost(*context_);
  }

 private:
  Context context_;
  std::vector<const char*> words_;
  std::vector<std::size_t> lengths_;
};

Context open(const RedisUrl& url) {
  const timeval patience{kPatience.count(), 0};
  Context context(url.transport == RedisUrl::Transport::unix_socket
                      ? redisConnectUnixWithTimeout(url.socket.c_str(), patience)
                      : redisConnectWithTimeout(url.host.c_str(), url.port, patience));
  if (!context) throw std::bad_alloc();
  if (context->err == 0) redisSetTimeout(context.get(), patience);
  return context;
}

/// The commands that log in and select the database; what the server refused, if it did.
std::optional<RedisReply> greet(RedisConnection& connection, const RedisUrl& url) {
  std::vector<std::vector<std::string_view>> commands;
  if (!url.user.empty()) {
    commands.push_back({"AUTH", url.user, url.password ? std::string_view(*url.password) : std::string_view()});
  } else if (url.password) {
    commands.push_back({"AUTH", *url.password});
  }
  const auto database = std::to_string(url.database);
  if (url.database != 0) commands.push_back({"SELECT", database});
  for (const auto& command : commands) {
    if (auto reply = connection.call(command); reply.failed()) return reply;
  }
  return std::nullopt;
}

}  // namespace

RedisConnector hiredis_connector(const RedisUrl& url) {
#ifdef LASTSEEN_REDIS_TLS
  std::optional<RedisTls> tls;
  if (url.transport == RedisUrl::Transport::tls) tls.emplace(url);
#endif
  return [=](RedisReply& failure) -> std::unique_ptr<RedisConnection> {
    auto context = open(url);
    if (context->err != 0) {
      failure = lost(*context);
      return nullptr;
    }
#ifdef LASTSEEN_REDIS_TLS
    if (auto why = tls ? tls->start(*context) : std::nullopt) {
      failure = lost(*std::move(why));
      return nullptr;
    }
#endif
    auto connection = std::make_unique<HiredisConnection>(std::move(context));
    if (auto refusal = greet(*connection, url)) {
      failure = *std::move(refusal);
      return nullptr;
    }
    return connection;
  };
}

}  // namespace lastseen
