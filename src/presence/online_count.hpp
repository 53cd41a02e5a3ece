#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "event.hpp"
#include "large_allocator.hpp"
#include "presence/activity.hpp"

namespace lastseen {

/// How many users were online at each instant, as a step function. Spans hold both their ends: at the instant where one
/// user's span ends and another's begins, both are online.
class OnlineCount {
 public:
  explicit OnlineCount(std::span<const Activity> users, unsigned threads = 1);

  std::uint64_t at(Instant instant) const;

  /// The maximal spans in which somebody was online, ascending.
  std::vector<Span> anyone_online() const;

  /// What is to be said of a part of the time.
  struct Part {
    std::uint64_t most = 0;  ///< the greatest number at once
    Instant reached{};       ///< the first instant where it was reached
    Duration online{0};      ///< summed over all users
  };
  enum class End : std::uint8_t { excluded, included };
  /// From an instant, included, to another that is not before it.
  Part over(Instant from, Instant to, End end) const;

 private:
  struct Change {
    Instant at{};
    Duration online{0};       ///< summed over all users, up to that instant
    std::uint32_t here = 0;   ///< online at that very instant
    std::uint32_t after = 0;  ///< and from then on
  };
  Duration online_until(Instant instant) const;
  /// The last change at or before an instant; null before the first.
  const Change* last_change(Instant instant) const;

  LargeVector<Change> changes_;
};

}  // namespace lastseen
