#pragma once

#include "app/options.hpp"

namespace lastseen {

/// `explain`: how the first lines of each LOG are read. 2 where a LOG could not be read, or none of its lines fits.
int run_explain(const Options& options);

}  // namespace lastseen
