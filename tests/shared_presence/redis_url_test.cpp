#include "shared_presence/redis_url.hpp"

#include <tuple>

#include "catch.hpp"
#include "usage_error.hpp"

using namespace lastseen;

namespace {

std::string refusal(const std::string& url) {
  try {
    parse_redis_url(url, std::nullopt);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("A URL names the server, the login, the database and the prefix", "[redis]") {
  struct Row {
    const char* url;
    const char* address;
    const char* user;
    const char* password;  // null: none
    const char* prefix;
  };
  const Row rows[] = {
      {"redis://example.com", "redis://example.com:6379/0", "", nullptr, "lastseen:"},
      {"redis://example.com/", "redis://example.com:6379/0", "", nullptr, "lastseen:"},
      {"redis://example.com:7000/3", "redis://example.com:7000/3", "", nullptr, "lastseen:"},
      {"redis://[::1]:7000", "redis://[::1]:7000/0", "", nullptr, "lastseen:"},
      {"redis://[fe80::1]", "redis://[fe80::1]:6379/0", "", nullptr, "lastseen:"},
      {"redis://app@example.com", "redis://example.com:6379/0", "app", nullptr, "lastseen:"},
      {"redis://app:secret@example.com", "redis://example.com:6379/0", "app", "secret", "lastseen:"},
      {"redis://:secret@example.com", "redis://example.com:6379/0", "", "secret", "lastseen:"},
      {"redis://a%40b:p%2F%3a%25@example.com", "redis://example.com:6379/0", "a@b", "p/:%", "lastseen:"},
      {"redis://app:p@ss@example.com", "redis://example.com:6379/0", "app", "p@ss", "lastseen:"},
      {"redis://example.com?prefix={lastseen}:", "redis://example.com:6379/0", "", nullptr, "{lastseen}:"},
      {"redis://example.com/2?prefix=a%26b", "redis://example.com:6379/2", "", nullptr, "a&b"},
      {"redis://example.com?prefix=", "redis://example.com:6379/0", "", nullptr, ""},
      {"unix:///run/redis.sock", "unix:///run/redis.sock?db=0", "", nullptr, "lastseen:"},
      {"unix:///run/a%20b?db=5&prefix=x", "unix:///run/a b?db=5", "", nullptr, "x"},
      {"unix://app:secret@/run/redis.sock?prefix=&db=1", "unix:///run/redis.sock?db=1", "app", "secret", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.url);
    const auto url = parse_redis_url(row.url, std::nullopt);
    CHECK(url.address() == row.address);
    CHECK(url.user == row.user);
    CHECK(url.password == (row.password ? std::optional<std::string>(row.password) : std::nullopt));
    CHECK(url.prefix == row.prefix);
  }
}

TEST_CASE("The password comes from the environment unless the URL has one", "[redis]") {
  CHECK(parse_redis_url("redis://example.com", "env").password == "env");
  CHECK(parse_redis_url("redis://app@example.com", "env").password == "env");
  CHECK(parse_redis_url("redis://app:url@example.com", "env").password == "url");
}

TEST_CASE("A URL that is none is refused, and not repeated, for it may hold a password", "[redis]") {
  for (const std::string url : {"",
                                "localhost:6379",
                                "http://secret@example.com",
                                "redis://",
                                "redis://app:secret@",
                                "redis://example.com:port",
                                "redis://example.com:0",
                                "redis://example.com:65536",
                                "redis://example.com:",
                                "redis://example.com/secret",
                                "redis://example.com/-1",
                                "redis://app:sec/ret@example.com",
                                "redis://app:secret%4@example.com",
                                "redis://[::1",
                                "redis://[::1]6379",
                                "redis://example.com?secret=1",
                                "redis://example.com?prefix",
                                "redis://example.com?db=1",
                                "redis://example.com?cafile=x",
                                "unix://secret",
                                "unix://run/redis.sock",
                                "unix:///",
                                "unix:///run/a?db=x"}) {
    CAPTURE(url);
    const auto message = refusal(url);
    CHECK_THAT(message, Catch::Matchers::StartsWith("--redis: "));
    CHECK_THAT(message, !Catch::Matchers::Contains("secret"));
  }
}

TEST_CASE("A rediss URL names the files of TLS; where it is not built in, the refusal names other ways", "[redis]") {
  const std::string text = "rediss://app:secret@example.com?cafile=/etc/ca.pem&cert=c&key=k&prefix=";
  if (redis_tls_built_in()) {
    const auto url = parse_redis_url(text, std::nullopt);
    CHECK(url.address() == "rediss://example.com:6379/0");
    CHECK(std::tie(url.ca_file, url.certificate, url.key) == std::tuple("/etc/ca.pem", "c", "k"));
    return;
  }
  const auto message = refusal(text);
  CHECK_THAT(message, Catch::Matchers::Contains("unix:///") && Catch::Matchers::Contains("stunnel"));
  CHECK_THAT(message, !Catch::Matchers::Contains("secret"));
}
