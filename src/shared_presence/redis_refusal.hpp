#pragma once

#include <optional>
#include <string>

#include "shared_presence/redis_connection.hpp"
#include "shared_presence/redis_url.hpp"

namespace lastseen {

/// Whether trying again can help after a call that failed. Nothing where it can (the server is away, loading, full, a
/// replica); else the whole message for people, with the remedy: wrong password, rights, type of a key, a database that
/// does not exist, a server that is too old.
std::optional<std::string> lasting_refusal(const RedisReply& failure, const RedisUrl& url);

/// The rights that publishing needs, as arguments of `ACL SETUSER NAME on >PASSWORD`.
std::string needed_rights(const RedisUrl& url);

}  // namespace lastseen
