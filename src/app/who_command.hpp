#pragma once

#include "app/options.hpp"

namespace lastseen {

/// Who was online at an instant. The exit status.
int run_who(const Options& options);

}  // namespace lastseen
