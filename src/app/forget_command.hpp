#pragma once

#include "app/options.hpp"

namespace lastseen {

/// `forget`: erases events from an archive. The exit status.
int run_forget(const Options& options);

}  // namespace lastseen
