#pragma once

#include "app/options.hpp"
#include "shared_presence/redis_publisher.hpp"
#include "shared_presence/redis_url.hpp"

namespace lastseen {

/// `--redis URL`, with the password of LASTSEEN_REDIS_PASSWORD where the URL has none. Throws UsageError.
RedisUrl redis_url(const Options& options);

/// How `live` publishes. A node that was not named bears the name of the host.
PublisherSettings publisher_settings(const Options& options);

}  // namespace lastseen
