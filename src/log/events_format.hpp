#pragma once

#include <memory>
#include <vector>

#include "log/bare_format.hpp"
#include "log/json_object.hpp"

namespace lastseen {

/// What `events -o jsonl` writes: names exactly as they are, those that are not UTF-8 from `user_base64`.
std::shared_ptr<const BareFormat> events_format(const ReadingRules& rules);

/// Whether an object has all the keys of an event and no others.
bool is_event(const std::vector<JsonObjectReader::Member>& members);

}  // namespace lastseen
