#pragma once

#include <bitset>
#include <cstddef>
#include <vector>

namespace lastseen {

/// Statuses of requests, 0 to 999.
using StatusSet = std::bitset<1000>;

/// Those on which a name is only claimed, where --ignore-status does not say otherwise ("The model", lastseen(1)).
inline StatusSet default_ignored_statuses() {
  return StatusSet().set(401).set(407);
}

/// Consecutive statuses, both included.
struct StatusRange {
  std::size_t first = 0;
  std::size_t last = 0;
};
/// A set as the fewest ranges, ascending.
std::vector<StatusRange> ranges_of(const StatusSet& statuses);

}  // namespace lastseen
