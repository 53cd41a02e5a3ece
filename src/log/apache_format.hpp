#pragma once

#include <memory>
#include <string_view>

#include "log/bare_format.hpp"

namespace lastseen {

/// Apache's LogFormat (mod_log_config, mod_logio, mod_ssl): the string itself, or the whole directive as it stands in
/// the configuration. Throws UsageError with a caret under what Apache would not understand, and where the string has
/// no user or no time.
std::shared_ptr<const BareFormat> apache_format(std::string_view text, const ReadingRules& rules);

}  // namespace lastseen
