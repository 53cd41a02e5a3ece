#include "status_set.hpp"

namespace lastseen {

std::vector<StatusRange> ranges_of(const StatusSet& statuses) {
  std::vector<StatusRange> ranges;
  for (std::size_t status = 0; status < statuses.size(); ++status) {
    if (!statuses[status]) continue;
    if (status == 0 || !statuses[status - 1]) ranges.push_back({status, status});
    ranges.back().last = status;
  }
  return ranges;
}

}  // namespace lastseen
