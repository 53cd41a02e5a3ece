#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "log/explain.hpp"

namespace lastseen {

/// What to try where an input is not read as its owner would like, and what to beware of. `first_line` is the first one
/// without its wrapper.
std::vector<std::string> advice_for(const Explanation& explanation, std::string_view first_line);

}  // namespace lastseen
