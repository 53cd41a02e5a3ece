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

void SpanBag::merge(SpanBag&& other, const std::vector<std::uint32_t>& renumbered) {
  if (other.chunks_.empty()) return;
  other.renumber(renumbered);
  // Only the last chunk of a bag may have room: it is emptied into this one, whole chunks change hands.
  const std::unique_ptr<Packed[]> partial = std::move(other.chunks_.back());
  other.chunks_.pop_back();
  chunks_.insert(chunks_.begin(), std::make_move_iterator(other.chunks_.begin()),
                 std::make_move_iterator(other.chunks_.end()));
  if (used_ == 0 && !chunks_.empty()) used_ = kChunk;
  for (std::size_t i = 0; i < other.used_; ++i) push(partial[i]);
  other.chunks_.clear();
  other.used_ = 0;
}

void SpanBag::renumber(const std::vector<std::uint32_t>& renumbered) {
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    const std::size_t count = c + 1 == chunks_.size() ? used_ : kChunk;
    for (std::size_t i = 0; i < count; ++i) {
      Packed& packed = chunks_[c][i];
      packed.user = renumbered[packed.user];
    }
  }
}

std::vector<SpanBag::Packed> SpanBag::take_sorted(std::size_t first, std::size_t count,
                                                  std::vector<std::uint32_t>& ends) {
  // A counting sort: first where each user's runs begin, which becomes where they end as they are laid there.
  ends.assign(count + 1, 0);
  const std::size_t size = this->size();
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t user = at(i).user - first;  // of another share, or of nobody: beyond count
    if (user < count) ++ends[user + 1];
  }
  for (std::size_t i = 1; i <= count; ++i) ends[i] += ends[i - 1];
  std::vector<Packed> sorted(ends[count]);
  std::size_t left = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const Packed packed = at(i);
    const std::size_t user = packed.user - first;
    if (user < count) {
      sorted[ends[user]++] = packed;
    } else {
      at(left++) = packed;
    }
  }
  chunks_.resize((left + kChunk - 1) / kChunk);
  used_ = left - (chunks_.empty() ? 0 : (chunks_.size() - 1) * kChunk);
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
