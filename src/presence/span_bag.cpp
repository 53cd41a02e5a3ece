#include "presence/span_bag.hpp"

#include <algorithm>
#include <malloc.h>

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

void SpanBag::merge(SpanBag&& other, const std::vector<std::uint32_t>& renumbered) {
  for (Share& share : other.shares_) {
    while (!share.chunks.empty()) {
      const std::unique_ptr<Packed[]> chunk = std::move(share.chunks.back());
      share.chunks.pop_back();
      for (std::size_t i = 0; i < share.used; ++i) {
        Packed packed = chunk[i];
        packed.user = renumbered[packed.user];
        if (packed.user != kNobody) push(packed);
      }
      share.used = kChunk;
    }
    share.used = 0;
  }
}

std::vector<SpanBag::Packed> SpanBag::Share::take_sorted(std::size_t count, std::vector<std::uint32_t>& ends) {
  const auto each = [this](auto&& visit) {
    for (std::size_t c = 0; c < chunks.size(); ++c) {
      const std::size_t size = c + 1 == chunks.size() ? used : kChunk;
      for (std::size_t i = 0; i < size; ++i) visit(chunks[c][i]);
    }
  };
  // A counting sort: first where each user's runs begin, which becomes where they end as they are laid there.
  ends.assign(count + 1, 0);
  each([&](const Packed& packed) { ++ends[packed.user / kShares + 1]; });
  for (std::size_t i = 1; i <= count; ++i) ends[i] += ends[i - 1];
  std::vector<Packed> sorted(ends[count]);
  each([&](const Packed& packed) { sorted[ends[packed.user / kShares]++] = packed; });
  chunks.clear();
  used = 0;
  malloc_trim(0);  // glibc would keep the memory of the chunks: a third of what an answer takes
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
