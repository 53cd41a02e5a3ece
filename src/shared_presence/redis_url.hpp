#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lastseen {

/// Where a Redis is, who asks it, and what its keys begin with.
struct RedisUrl {
  enum class Transport : std::uint8_t { tcp, tls, unix_socket };
  Transport transport = Transport::tcp;
  std::string host;  ///< without the brackets of an IPv6 address; empty for a unix socket
  std::uint16_t port = 6379;
  std::string socket;  ///< path of a unix socket
  std::uint32_t database = 0;
  std::string user;  ///< empty: the server's default user
  std::optional<std::string> password;
  std::string prefix = "lastseen:";
  std::string ca_file;      ///< TLS: empty: the system's authorities
  std::string certificate;  ///< TLS: of this client; empty: none
  std::string key;          ///< TLS: of this client's certificate

  /// For messages: without password and prefix.
  std::string address() const;
};

/// Reads `redis://[USER[:PASS]@]HOST[:PORT][/DB][?prefix=P]`, the same with `rediss:` (TLS) and `cafile=`, `cert=`,
/// `key=`, or `unix://[USER[:PASS]@]/SOCKET[?db=N&prefix=P]`. Each part may be percent-encoded. `password` is that of
/// the environment; one in the URL beats it. Throws UsageError, whose text never repeats the URL, for a password may
/// stand in it; also for `rediss:` where TLS was not built in.
RedisUrl parse_redis_url(std::string_view url, std::optional<std::string_view> password);

/// Whether `rediss:` was built in.
bool redis_tls_built_in();

}  // namespace lastseen
