#pragma once

#include <optional>

#include "archive/content.hpp"
#include "archive/line_reading.hpp"
#include "event.hpp"

namespace lastseen {

/// The latest time that the first lines of a content bear, of those that are read at once; nothing where no line of it
/// is understood.
std::optional<Instant> early_time(const Content& content, LogShelf& shelf);

}  // namespace lastseen
