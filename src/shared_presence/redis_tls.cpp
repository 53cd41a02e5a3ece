#include "shared_presence/redis_tls.hpp"

#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <hiredis/hiredis_ssl.h>
#include <new>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "usage_error.hpp"

namespace lastseen {

namespace {

void need(bool done, const char* parameter, const std::string& path) {
  if (done) return;
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  throw UsageError(fmt::format("--redis: {}={}: {}", parameter, path, reason != nullptr ? reason : "cannot be used"));
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

}  // namespace

RedisTls::RedisTls(const RedisUrl& url) : host_(url.host), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
  if (!context_) throw std::bad_alloc();
  SSL_CTX* context = context_.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (url.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else {
    need(SSL_CTX_load_verify_locations(context, url.ca_file.c_str(), nullptr) == 1, "cafile", url.ca_file);
  }
  if (url.certificate.empty() != url.key.empty()) {
    throw UsageError("--redis: a certificate of this client needs both cert= and key=");
  }
  if (url.certificate.empty()) return;
  need(SSL_CTX_use_certificate_chain_file(context, url.certificate.c_str()) == 1, "cert", url.certificate);
  need(SSL_CTX_use_PrivateKey_file(context, url.key.c_str(), SSL_FILETYPE_PEM) == 1, "key", url.key);
}

std::optional<std::string> RedisTls::start(redisContext& connection) const {
  SSL* ssl = SSL_new(context_.get());
  if (ssl == nullptr) throw std::bad_alloc();
  // hiredis itself would take any valid certificate, whoever it is for.
  if (is_address(host_)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host_.c_str());
  } else {
    SSL_set1_host(ssl, host_.c_str());
    SSL_set_tlsext_host_name(ssl, host_.c_str());
  }
  if (redisInitiateSSL(&connection, ssl) == REDIS_OK) return std::nullopt;  // ssl is the connection's now
  const long verified = SSL_get_verify_result(ssl);
  std::string why = verified != X509_V_OK
                        ? fmt::format("its certificate is refused: {}", X509_verify_cert_error_string(verified))
                        : std::string(connection.errstr);
  SSL_free(ssl);
  return why;
}

}  // namespace lastseen
