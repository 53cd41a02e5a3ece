#pragma once

#include "app/options.hpp"

namespace lastseen {

/// `who`, `users` and `is-online` with --redis: answered by what all nodes have published together, not by logs. The
/// exit status; a Redis that cannot be asked is 2.
///
/// A name that the user gives is folded and mapped as everywhere; the names in Redis are as their nodes published them,
/// and stay so.
int run_redis_command(const Options& options);

}  // namespace lastseen
