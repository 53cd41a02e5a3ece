#pragma once

#include <memory>

#include "log/bare_format.hpp"

namespace lastseen {

/// A JSON object a line, by the keys that servers and applications commonly use.
std::shared_ptr<const BareFormat> json_format(const ReadingRules& rules);
/// Caddy's access log.
std::shared_ptr<const BareFormat> caddy_format(const ReadingRules& rules);
/// Traefik's access log with `format: json`.
std::shared_ptr<const BareFormat> traefik_format(const ReadingRules& rules);

}  // namespace lastseen
