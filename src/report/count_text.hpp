#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lastseen {

/// A count for people: `9,962`.
std::string grouped(std::uint64_t count);

/// `9,962 rows`, `1 row`.
std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace lastseen
