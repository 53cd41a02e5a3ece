#pragma once

#include "app/options.hpp"

namespace lastseen {

/// Whether one user was online at an instant. The exit status.
int run_is_online(const Options& options);

}  // namespace lastseen
