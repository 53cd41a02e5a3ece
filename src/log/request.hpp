#pragma once

#include <optional>
#include <string_view>

#include "event.hpp"

namespace lastseen {

/// Sets method and target of a decoded request line, `METHOD SP TARGET [SP HTTP/x.y]`: METHOD is a token of RFC 9110,
/// TARGET may hold spaces. Anything else is junk, of which nothing is set.
void split_request(std::string_view request, std::optional<std::string_view>& method,
                   std::optional<std::string_view>& target);
inline void split_request(std::string_view request, Record& record) {
  split_request(request, record.method, record.target);
}

/// Three digits or fewer as a status; nothing where it is anything else.
std::optional<std::uint16_t> status_of(std::string_view text);

}  // namespace lastseen
