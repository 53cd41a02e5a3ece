#pragma once

#include "app/options.hpp"

namespace lastseen {

/// A row for each span that meets a window. The exit status.
int run_sessions(const Options& options);

}  // namespace lastseen
