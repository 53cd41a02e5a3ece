#pragma once

#include "app/options.hpp"

namespace lastseen {

/// Who is online now, kept up to date. The exit status, where no signal ends the program.
int run_live(const Options& options);

}  // namespace lastseen
