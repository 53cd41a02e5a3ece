#pragma once

#include "app/options.hpp"

namespace lastseen {

/// Every user remembered at an instant, with last seen and last page. The exit status.
int run_users(const Options& options);

}  // namespace lastseen
