#pragma once

#include <string_view>

namespace lastseen {

/// The style and the script of the page: page.css and page.js as they stand, compiled in.
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

}  // namespace lastseen
