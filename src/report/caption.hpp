#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// The caption of an answer's table, in parts that commas join: how many, when, and what else tells it from others.
/// `23 online at 2026-11-24 10:05:00 +01:00 (Europe/Paris)`, `timeout 5m`.
std::vector<std::string> caption_parts(const Document& document, const TimeZone& zone);

/// The parts as lines of at most `width` cells where there is one, broken after commas where that will do.
std::vector<std::string> caption_lines(const std::vector<std::string>& parts, std::optional<std::size_t> width);

/// The cell of the document's head with this key; absent where there is none.
Cell head_cell(const Document& document, std::string_view key);

/// The instant, or nothing where the cell is absent or something else.
std::optional<Instant> instant_in(const Cell& cell);

}  // namespace lastseen
