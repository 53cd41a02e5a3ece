#pragma once

#include "app/options.hpp"

namespace lastseen {

/// How many were online over a window. The exit status.
int run_timeline(const Options& options);

}  // namespace lastseen
