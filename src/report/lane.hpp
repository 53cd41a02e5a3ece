#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "event.hpp"
#include "local_step.hpp"

namespace lastseen {

/// Consecutive steps of a lane, the line that shows when one user was online.
struct LaneRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
/// Which of so many equal steps of a period spans touch, however shortly; runs ascend and do not touch. Spans ascend
/// and lie within the period.
std::vector<LaneRun> lane_runs(std::span<const Span> spans, const Span& period, std::uint32_t steps);

/// How much of a stretch was spent online.
enum class Share : std::uint8_t { none, part, half };
std::vector<Share> lane_shares(std::span<const Span> spans, std::span<const Stretch> stretches);

}  // namespace lastseen
