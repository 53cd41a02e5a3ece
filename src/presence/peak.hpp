#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// The greatest number of users online at once, and the first instant where it is reached.
struct Peak {
  std::uint64_t online = 0;
  std::optional<Instant> at;  ///< absent where nobody was online
};

/// How many spans begin and end when; closed spans, so that one that ends and one that begins at the same instant
/// overlap there.
class OnlineCurve {
 public:
  void reserve(std::size_t spans) {
    starts_.reserve(spans);
    ends_.reserve(spans);
  }
  void add(Instant from, Instant to) {
    starts_.push_back(from.time_since_epoch().count());
    ends_.push_back(to.time_since_epoch().count());
    sorted_ = false;
  }

  Peak peak();

  /// One point of a timeline.
  struct Point {
    Instant at{};
    std::uint64_t online = 0;  ///< at that instant
    std::uint64_t peak = 0;  ///< the greatest number from it up to before the next point, of the last one up to `until`
  };
  /// Points at first + k x step, up to and including `until`. `step` is positive.
  std::vector<Point> points(Instant first, Instant until, Duration step);

 private:
  void sort();

  std::vector<std::int64_t> starts_;  ///< milliseconds since 1970
  std::vector<std::int64_t> ends_;
  bool sorted_ = true;
};

}  // namespace lastseen
