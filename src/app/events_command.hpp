#pragma once

#include "app/options.hpp"

namespace lastseen {

/// The extracted events themselves, in the order read. The exit status.
int run_events(const Options& options);

}  // namespace lastseen
