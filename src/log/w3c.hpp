#pragma once

#include <memory>

#include "log/bare_format.hpp"

namespace lastseen {

/// W3C extended, as IIS writes it: `#Fields:` names the columns of the lines after it, `#Date:` their date where no
/// column has it. Times are UTC; a quoted column may hold blanks; IIS writes a space in a name as `+`.
std::shared_ptr<const BareFormat> w3c_format(const ReadingRules& rules);

}  // namespace lastseen
