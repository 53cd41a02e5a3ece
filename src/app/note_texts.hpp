#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "event.hpp"

namespace lastseen {

/// `access.log:12:43: expected '"' near "..."`; `excerpt` is raw.
std::string malformed_note(std::string_view file, std::uint64_t line, std::size_t column, std::string_view reason,
                           std::string_view excerpt);
std::string more_malformed_note(std::uint64_t malformed, std::uint64_t shown);
/// `389 forgotten after 7d: --all, --retention forever or --at end`.
std::string forgotten_note(std::uint64_t users, Duration retention);

}  // namespace lastseen
