#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"

namespace lastseen {

// Numbers as the page shows them.

/// `45s`, `31m 54s`, `5h 10m`, `4,734h` from 100 hours on; cut, never rounded; a second part of zero is left out.
std::string page_duration(Duration duration);

/// Of a chart or a lane: `20m`, `12h`, `day`, `2 days`.
std::string page_step(Duration step);

/// A number online: `0`, `<0.1`, one decimal below 10, else whole.
std::string page_average(double average);
/// Users online on average while `length` passed; 0 where none passed.
double average_online(Duration online, Duration length);

/// What of a whole each part is in thousandths, by the largest remainder (of equals the first): they sum to 1,000, or
/// to 0 where the whole is 0.
std::vector<unsigned> permilles(std::span<const std::uint64_t> parts);
/// `39.5 %`.
std::string percent_text(unsigned permille);

}  // namespace lastseen
