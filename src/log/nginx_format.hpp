#pragma once

#include <memory>
#include <string_view>

#include "log/bare_format.hpp"

namespace lastseen {

/// nginx's log_format: the string itself, or the whole directive as it stands in the configuration. Throws UsageError
/// with a caret under what nginx would not understand, and where the string has no user or no time.
std::shared_ptr<const BareFormat> nginx_format(std::string_view text, const ReadingRules& rules);

}  // namespace lastseen
