#pragma once

#include <string_view>

namespace lastseen {

/// Whether the whole text looks like an IPv4 or IPv6 address. The numbers are not checked.
bool is_address(std::string_view text);

/// One address, or several with a comma and a space or none between them.
bool is_address_list(std::string_view text);

/// An address, `localhost` or a name with a dot, with a port or none.
bool is_host(std::string_view text);

}  // namespace lastseen
