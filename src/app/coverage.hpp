#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "app/options.hpp"
#include "report/document.hpp"
#include "tally.hpp"

namespace lastseen {

/// The interval that an answer needs; an absent bound asks nothing of the logs.
struct NeededInterval {
  std::optional<Instant> from;
  std::optional<Instant> until;
};

/// The longest run of whole minutes without a line, within what was read and what is needed; the first of equals.
std::optional<Span> longest_gap(const Tally& tally, const NeededInterval& needed);

/// What the answer rests on, and why it may miss somebody. `names`: the users of all events before filters, as they are
/// shown, each once.
CoverageRow coverage_of(const Tally& tally, const NeededInterval& needed, const Options& options,
                        std::span<const std::string_view> names);

}  // namespace lastseen
