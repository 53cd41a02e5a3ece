#pragma once

#include <array>
#include <string_view>

namespace lastseen {

/// As people give and are shown them; January is 0.
constexpr std::array<std::string_view, 12> kMonthNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace lastseen
