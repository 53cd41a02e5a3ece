#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lastseen {

/// A usage error about part of a text: the message, the line of the text that holds the part, and a caret under it.
[[noreturn]] void refuse_at(std::string_view message, std::string_view text, std::size_t at);

}  // namespace lastseen
