#pragma once

#include <string>
#include <string_view>

#include "tally.hpp"

namespace lastseen {

/// The `minutes` of an input: runs of minutes since 1970 that hold a line, ascending, as LEB128 numbers: the first
/// minute of the first run (zigzag), then in turn a run's length and the gap to the next run. Minutes before `from` are
/// left out.
std::string encode_minutes(const MinuteSet& minutes, MinuteSet::Minute from = INT64_MIN);

/// Adds them to a set. Throws ArchiveError where the bytes are none.
void decode_minutes(std::string_view bytes, MinuteSet& minutes);

}  // namespace lastseen
