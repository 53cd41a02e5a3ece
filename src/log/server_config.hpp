#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

/// A log_format or LogFormat directive of a server's configuration.
struct ConfiguredFormat {
  std::string name;       ///< empty where Apache's has no nickname
  std::string directive;  ///< the whole of it, as it stands there
};

/// All such directives in the text of nginx.conf or httpd.conf, in their order. Includes are not followed; comments are
/// no directives.
std::vector<ConfiguredFormat> configured_formats(std::string_view text);

}  // namespace lastseen
