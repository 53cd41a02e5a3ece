#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "event.hpp"

namespace lastseen {

/// An instant as the score of a sorted set: seconds with milliseconds, `1764000000.123`.
std::string score_text(Instant at);

/// The instant of a score as Redis prints it (a double, up to 17 digits). What is finer than milliseconds is cut.
/// Nothing for what is no instant of the years that a computer's clock may show.
std::optional<Instant> score_instant(std::string_view text);

}  // namespace lastseen
