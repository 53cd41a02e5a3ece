#pragma once

#include "app/options.hpp"

namespace lastseen {

/// Who was online during a window: spans, online time, requests, and the peak. The exit status.
int run_window(const Options& options);

}  // namespace lastseen
