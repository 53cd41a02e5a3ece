#pragma once

#include <vector>

#include "log/detection.hpp"
#include "log/explain.hpp"

namespace lastseen {

/// Reads the lines as `detection` has found they are to be read.
Explanation explain_reading(const Detection& detection, const std::vector<NumberedLine>& lines,
                            const ExplainRules& rules);

}  // namespace lastseen
