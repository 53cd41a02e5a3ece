#pragma once

#include <memory>

#include "log/bare_format.hpp"

namespace lastseen {

/// Labeled tab-separated values (ltsv.org): `time:` or `time_local:`, `user:`, `req:` or `method:` and `uri:`,
/// `status:`.
std::shared_ptr<const BareFormat> ltsv_format(const ReadingRules& rules);

}  // namespace lastseen
