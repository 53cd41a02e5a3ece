#pragma once

#include <memory>

#include "log/bare_format.hpp"

namespace lastseen {

/// What `events -o jsonl` writes: names exactly as they are, those that are not UTF-8 from `user_base64`.
std::shared_ptr<const BareFormat> events_format(const ReadingRules& rules);

}  // namespace lastseen
