#pragma once

#include <memory>

#include "log/bare_format.hpp"

namespace lastseen {

/// oauth2-proxy's request log: `ADDR - [REQUEST_ID - ]USER [2026/11/24 10:00:00] HOST METHOD UPSTREAM "TARGET" PROTOCOL
/// "AGENT" STATUS` and more.
std::shared_ptr<const BareFormat> oauth2_proxy_format(const ReadingRules& rules);

}  // namespace lastseen
