#pragma once

#include "app/options.hpp"

namespace lastseen {

/// `archive`: what an archive holds, or whether it is whole. The exit status.
int run_archive(const Options& options);

}  // namespace lastseen
