#pragma once

#include "app/options.hpp"
#include "report/table_settings.hpp"

namespace lastseen {

/// How tables are to look on standard output: the size of its terminal, where it is one, the locale, --color,
/// $NO_COLOR.
TableSettings table_settings(const Options& options);

}  // namespace lastseen
