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

/// The position of the first `"` at or after `from` that no backslash escapes, the text before `from` being complete;
/// npos where there is none.
std::size_t find_closing_quote(std::string_view text, std::size_t from);

}  // namespace lastseen
