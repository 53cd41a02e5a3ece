#include "presence/span_bag.hpp"

#include <algorithm>

namespace lastseen {

void SpanBag::add_in_parts(UserId user, Run run) {
  while (run.last - run.start > kLongest || run.requests > kMostRequests) {
    const Instant end = std::min(run.last, run.start + kLongest);
    const std::uint64_t requests = std::min(run.requests, kMostRequests);
    push({static_cast<std::uint32_t>(user), static_cast<std::uint32_t>((end - run.start).count()),
          pack({run.start, end, requests})});
    run = {end, run.last, run.requests - requests};
  }
  push({static_cast<std::uint32_t>(user), static_cast<std::uint32_t>((run.last - run.start).count()), pack(run)});
}

std::size_t SpanBag::size() const {
  std::size_t size = 0;
  for (const Chunk& chunk : chunks_) size += chunk.size();
  return size;
}

void SpanBag::merge(SpanBag&& other, const std::vector<std::uint32_t>& renumbered) {
  for (Chunk& chunk : other.chunks_) {
    for (Packed& packed : chunk) packed.user = renumbered[packed.user];
    std::erase_if(chunk, [](const Packed& packed) { return packed.user == kNobody; });
    chunks_.push_back(std::move(chunk));
  }
  other.chunks_.clear();
}

LargeVector<SpanBag::Packed> SpanBag::take_sorted(std::size_t users, LargeVector<std::uint32_t>& ends) {
  // A counting sort: first where each user's runs begin, which becomes where they end as they are laid there.
  ends.assign(users + 1, 0);
  for (const Chunk& chunk : chunks_) {
    for (const Packed& packed : chunk) ++ends[packed.user + 1];
  }
  for (std::size_t i = 1; i <= users; ++i) ends[i] += ends[i - 1];
  LargeVector<Packed> sorted(ends[users]);
  for (Chunk& chunk : chunks_) {
    for (const Packed& packed : chunk) sorted[ends[packed.user]++] = packed;
    chunk = Chunk();
  }
  chunks_.clear();
  return sorted;
}

void SpanBag::unite(std::span<Packed> packed, Duration timeout, std::vector<Run>& runs) {
  runs.clear();
  const auto by_start = [](const Packed& a, const Packed& b) { return a.start_and_requests < b.start_and_requests; };
  if (!std::is_sorted(packed.begin(), packed.end(), by_start)) std::sort(packed.begin(), packed.end(), by_start);
  for (const Packed& part : packed) {
    const Run run = unpack(part);
    if (!runs.empty() && run.start <= runs.back().last + timeout) {
      runs.back().last = std::max(runs.back().last, run.last);
      runs.back().requests += run.requests;
    } else {
      runs.push_back(run);
    }
  }
}

}  // namespace lastseen
