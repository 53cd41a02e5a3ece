#pragma once

#include <optional>
#include <string_view>

#include "event.hpp"

namespace lastseen {

/// Puts method and target of a decoded request line, `METHOD SP TARGET [SP HTTP/x.y]`, into the record: METHOD is a
/// token of RFC 9110, TARGET may hold spaces. Anything else is junk, which has neither.
void split_request(std::string_view request, Record& record);

/// Three digits or fewer as a status; nothing where it is anything else.
std::optional<std::uint16_t> status_of(std::string_view text);

}  // namespace lastseen
