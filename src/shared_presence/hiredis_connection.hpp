#pragma once

#include "shared_presence/redis_connection.hpp"
#include "shared_presence/redis_url.hpp"

namespace lastseen {

/// Connects over TCP or a unix socket (over TLS where that is built in). Connecting, and each call, takes at most two
/// seconds, looking up the host's name apart. A server that has gone away is a value only where SIGPIPE is ignored or
/// blocked.
RedisConnector hiredis_connector(const RedisUrl& url);

}  // namespace lastseen
