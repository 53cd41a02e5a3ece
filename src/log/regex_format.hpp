#pragma once

#include <memory>
#include <string_view>

#include "log/bare_format.hpp"

namespace lastseen {

/// A regular expression of RE2's that names the fields of a line: `user`, `time`, and `request` or `method`, `target`,
/// `status`. Throws UsageError with a caret under what RE2 does not understand.
std::shared_ptr<const BareFormat> regex_format(std::string_view expression, const ReadingRules& rules);

}  // namespace lastseen
