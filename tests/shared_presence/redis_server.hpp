#pragma once

#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "catch.hpp"
#include "shared_presence/hiredis_connection.hpp"
#include "temporary_folder.hpp"

namespace lastseen {

/// A redis-server of the test's own, on a unix socket in a folder of its own, ended with the test. Keeps nothing on
/// disk.
class RedisServer {
 public:
  static bool installed() { return !program().empty(); }

  explicit RedisServer(std::vector<std::string> options = {}) : options_(std::move(options)) {
    ::signal(SIGPIPE, SIG_IGN);  // a killed server is a value: EPIPE
    start();
  }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer() { kill(); }

  /// Returns once it takes connections.
  void start() {
    int log[2];
    if (::pipe2(log, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    std::vector<std::string> words{program(),      "--port", "0",     "--unixsocket", socket(),      "--save", "",
                                   "--appendonly", "no",     "--dir", folder_.path(), "--daemonize", "no"};
    words.insert(words.end(), options_.begin(), options_.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(log[1], 1);
      ::dup2(log[1], 2);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(log[1]);
    log_ = log[0];
    std::string text;
    char block[4096];
    while (text.find("ready to accept connections") == std::string::npos &&
           text.find("now ready to accept") == std::string::npos) {
      const auto count = ::read(log_, block, sizeof block);
      if (count <= 0) throw std::runtime_error("redis-server did not start: " + text);
      text.append(block, static_cast<std::size_t>(count));
    }
  }

  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(log_);
    pid_ = 0;
  }

  RedisUrl url() const {
    RedisUrl url;
    url.transport = RedisUrl::Transport::unix_socket;
    url.socket = socket();
    return url;
  }

  /// Asks as the default user.
  RedisReply ask(const std::vector<std::string>& words) const {
    RedisReply failure;
    const auto connection = hiredis_connector(url())(failure);
    if (!connection) return failure;
    const std::vector<std::string_view> command(words.begin(), words.end());
    return connection->call(command);
  }

  /// What a sorted set or a hash holds.
  std::map<std::string, std::string> held(const std::string& key) const {
    auto reply = ask({"TYPE", key});
    if (reply.text == "none") return {};
    reply = reply.text == "hash" ? ask({"HGETALL", key}) : ask({"ZRANGE", key, "0", "-1", "WITHSCORES"});
    std::map<std::string, std::string> result;
    for (std::size_t i = 0; i + 1 < reply.elements.size(); i += 2) {
      result[reply.elements[i].text] = reply.elements[i + 1].text;
    }
    return result;
  }

 private:
  std::string socket() const { return folder_ / "redis.sock"; }
  static std::string program() {
    for (const char* path : {"/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server"}) {
      if (::access(path, X_OK) == 0) return path;
    }
    return "";
  }

  std::vector<std::string> options_;
  TemporaryFolder folder_;
  pid_t pid_ = 0;
  int log_ = -1;
};

/// Ends a test that needs a server where none is installed.
#define NEED_REDIS_SERVER()                                                    \
  if (!RedisServer::installed()) {                                             \
    WARN("skipped: redis-server is not installed (apt install redis-server)"); \
    return;                                                                    \
  }

}  // namespace lastseen
