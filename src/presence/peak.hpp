#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// The greatest number of users online at once, and the first instant where it is reached.
struct Peak {
  std::uint64_t online = 0;
  std::optional<Instant> at;  ///< absent where nobody was online
};

/// Of the spans of all users. Spans are closed: one that ends and one that begins at the same instant overlap there.
Peak peak_of(std::span<const Span> spans);

/// One point of a timeline.
struct TimelinePoint {
  Instant at{};
  std::uint64_t online = 0;  ///< at that instant
  std::uint64_t peak = 0;    ///< the greatest number from it up to before the next point, of the last one up to `until`
};
/// Points at first + k x step, up to and including `until`; `first` is not after it, and `step` is positive.
std::vector<TimelinePoint> timeline_of(std::span<const Span> spans, Instant first, Instant until, Duration step);

}  // namespace lastseen
