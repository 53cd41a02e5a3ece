#include "shared_presence/redis_url.hpp"

#include <charconv>
#include <fmt/format.h>
#include <utility>

#include "usage_error.hpp"

namespace lastseen {

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw UsageError(fmt::format(
      "--redis: {}; write redis://HOST:6379/0?prefix=lastseen: or unix:///run/redis/redis-server.sock", why));
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      result += text[at];
      continue;
    }
    unsigned char byte = 0;
    const auto digits = text.substr(at + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
      refuse("a % stands for itself only as %25");
    }
    result += static_cast<char>(byte);
    at += 2;
  }
  return result;
}

/// What stands before and after the first separator; all of it and nothing where there is none.
std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

template <typename Number>
Number number(std::string_view text, Number least, const char* complaint) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < least) refuse(complaint);
  return value;
}

std::uint32_t database(std::string_view text) {
  return number<std::uint32_t>(text, 0, "the database is not a number");
}

void read_host(std::string_view text, RedisUrl& url) {
  auto rest = text;
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) refuse("an IPv6 address lacks its ]");
    url.host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    if (!rest.empty() && rest.front() != ':') refuse("after an IPv6 address in brackets stands :PORT or nothing");
  } else {
    url.host = percent_decoded(rest.substr(0, rest.find(':')));
    rest.remove_prefix(std::min(rest.size(), rest.find(':')));
  }
  if (url.host.empty()) refuse("it names no host");
  if (rest.empty()) return;
  url.port = number<std::uint16_t>(rest.substr(1), 1,
                                   "the port is not a number from 1 to 65535 (in a password, / is written %2F, @ %40)");
}

void read_parameters(std::string_view text, RedisUrl& url) {
  const bool tls = url.transport == RedisUrl::Transport::tls;
  const bool unix_socket = url.transport == RedisUrl::Transport::unix_socket;
  for (std::optional<std::string_view> rest = text; rest && !rest->empty();) {
    const auto [parameter, next] = cut(*rest, '&');
    rest = next;
    const auto [key, raw] = cut(parameter, '=');
    const auto value = percent_decoded(raw.value_or(""));
    if (key == "prefix" && raw) {
      url.prefix = value;
    } else if (key == "db" && unix_socket) {
      url.database = database(value);
    } else if (key == "cafile" && tls) {
      url.ca_file = value;
    } else if (key == "cert" && tls) {
      url.certificate = value;
    } else if (key == "key" && tls) {
      url.key = value;
    } else {
      refuse(fmt::format("after the ? stand {}", tls           ? "prefix=, cafile=, cert=, key="
                                                 : unix_socket ? "db= and prefix="
                                                               : "prefix= (the database: /N before it)"));
    }
  }
}

}  // namespace

RedisUrl parse_redis_url(std::string_view text, std::optional<std::string_view> password) {
  RedisUrl url;
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) refuse("not an address");
  const auto scheme = text.substr(0, scheme_end);
  if (scheme == "unix") {
    url.transport = RedisUrl::Transport::unix_socket;
  } else if (scheme == "rediss") {
    url.transport = RedisUrl::Transport::tls;
  } else if (scheme != "redis") {
    refuse("the scheme is not redis, rediss or unix");
  }

  const auto [where, parameters] = cut(text.substr(scheme_end + 3), '?');
  auto authority = where.substr(0, where.find('/'));
  const auto path = where.substr(authority.size());
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto [user, secret] = cut(authority.substr(0, at), ':');
    url.user = percent_decoded(user);
    if (secret) url.password = percent_decoded(*secret);
    authority.remove_prefix(at + 1);
  }
  if (!url.password && password) url.password = std::string(*password);

  if (url.transport == RedisUrl::Transport::unix_socket) {
    if (!authority.empty() || path.size() < 2) refuse("a unix socket is named by its whole path, after three slashes");
    url.socket = percent_decoded(path);
  } else {
    read_host(authority, url);
    if (path.size() > 1) url.database = database(path.substr(1));
  }
  read_parameters(parameters.value_or(""), url);

  if (url.transport == RedisUrl::Transport::tls && !redis_tls_built_in()) {
    throw UsageError(
        "--redis: rediss: is not built in (it needs hiredis 1.0 or newer with hiredis_ssl); use a unix socket, "
        "unix:///run/redis/redis-server.sock, or a TLS tunnel such as stunnel and redis://127.0.0.1:PORT");
  }
  return url;
}

std::string RedisUrl::address() const {
  if (transport == Transport::unix_socket) return fmt::format("unix://{}?db={}", socket, database);
  const bool brackets = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}/{}", transport == Transport::tls ? "rediss" : "redis", brackets ? "[" : "", host,
                     brackets ? "]" : "", port, database);
}

bool redis_tls_built_in() {
#ifdef LASTSEEN_REDIS_TLS
  return true;
#else
  return false;
#endif
}

}  // namespace lastseen
