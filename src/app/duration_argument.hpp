#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "app/argument.hpp"
#include "event.hpp"

namespace lastseen {

/// Why a text is no DURATION, and the byte at which that shows.
struct DurationFault {
  std::size_t column = 0;
  std::string why;
};

/// DURATION: `300`, `2.5s`, `5min`, `1h30m`, `3 minutes`, `3d 15h`, `4,734h`: seconds where no unit is given; at most
/// ten thousand years; finer than milliseconds is cut. Months and years, which have no fixed length, are refused by
/// name.
std::variant<Duration, DurationFault> read_duration(std::string_view text);

/// The same as the value of an option; throws UsageError.
Duration parse_duration(const Argument& argument);

}  // namespace lastseen
