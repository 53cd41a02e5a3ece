#pragma once

#include "app/options.hpp"

namespace lastseen {

/// `report`: one page for people. Returns the exit status.
int run_report(const Options& options);

}  // namespace lastseen
