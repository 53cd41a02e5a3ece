#pragma once

#include "app/options.hpp"

namespace lastseen {

/// `ingest`: stores the events of logs in an archive. The exit status.
int run_ingest(const Options& options);

}  // namespace lastseen
