#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "event.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// A run of requests of one user, no two neighbours further apart than the timeout.
struct Run {
  Instant start{};
  Instant last{};
  std::uint64_t requests = 0;
  friend bool operator==(const Run&, const Run&) = default;
};

/// Runs of all users, thrown together as they end and sorted by user once: 16 bytes a run. (A list of runs for each
/// user took twice the time, a std::map twenty times and three times the memory.)
class SpanBag {
 public:
  /// A run that is too long or too busy for one entry becomes several that touch; uniting them gives the same again.
  void add(UserId user, const Run& run) {
    if (run.last - run.start <= kLongest && run.requests <= kMostRequests) {
      push({static_cast<std::uint32_t>(user), static_cast<std::uint32_t>((run.last - run.start).count()), pack(run)});
    } else {
      add_in_parts(user, run);
    }
  }

  std::size_t size() const { return chunks_.empty() ? 0 : (chunks_.size() - 1) * kChunk + used_; }
  /// Takes the runs of another bag, its users renumbered by `renumbered`; kNobody drops.
  void merge(SpanBag&& other, const std::vector<std::uint32_t>& renumbered);
  void renumber(const std::vector<std::uint32_t>& renumbered);
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  /// Calls `visit(UserId, std::vector<Run>&)` for every user below `users` in order of number, also for those without
  /// runs. The runs are ascending and united: those no further apart than `timeout` are one. The bag is empty
  /// afterwards.
  template <class Visit>
  void drain(std::size_t users, Duration timeout, Visit&& visit) {
    // A share of the users at a time: while what is made of the runs grows, the bag shrinks.
    const std::size_t share = users / kShares + 1;
    std::vector<std::uint32_t> ends;
    std::vector<Run> runs;
    for (std::size_t first = 0; first < users; first += share) {
      const std::size_t count = std::min(share, users - first);
      std::vector<Packed> sorted = take_sorted(first, count, ends);
      std::uint32_t at = 0;
      for (std::size_t i = 0; i < count; ++i) {
        unite({sorted.data() + at, ends[i] - at}, timeout, runs);
        at = ends[i];
        visit(UserId{static_cast<std::uint32_t>(first + i)}, runs);
      }
    }
  }

 private:
  /// The start in the upper 50 bits, from kEpoch on; the requests in the lower 14.
  struct Packed {
    std::uint32_t user;
    std::uint32_t length_ms;
    std::uint64_t start_and_requests;
  };
  static constexpr unsigned kRequestBits = 14;
  static constexpr std::uint64_t kMostRequests = (std::uint64_t{1} << kRequestBits) - 1;
  static constexpr Duration kLongest{UINT32_MAX};
  static constexpr std::int64_t kEpoch = -62'200'000'000'000;  ///< before the year 1
  static constexpr std::size_t kChunk = std::size_t{1} << 14;
  static constexpr std::size_t kShares = 8;

  static std::uint64_t pack(const Run& run) {
    return static_cast<std::uint64_t>(run.start.time_since_epoch().count() - kEpoch) << kRequestBits | run.requests;
  }
  static Run unpack(const Packed& packed) {
    const Instant start{Duration{static_cast<std::int64_t>(packed.start_and_requests >> kRequestBits) + kEpoch}};
    return {start, start + Duration{packed.length_ms}, packed.start_and_requests & kMostRequests};
  }
  void push(const Packed& packed) {
    if (chunks_.empty() || used_ == kChunk) {
      chunks_.push_back(std::make_unique_for_overwrite<Packed[]>(kChunk));
      used_ = 0;
    }
    chunks_.back()[used_++] = packed;
  }
  Packed& at(std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
  void add_in_parts(UserId user, Run run);
  /// Takes the runs of `count` users from number `first` on out of the bag, sorted by user; `ends` tells where each
  /// one's end.
  std::vector<Packed> take_sorted(std::size_t first, std::size_t count, std::vector<std::uint32_t>& ends);
  static void unite(std::span<Packed> packed, Duration timeout, std::vector<Run>& runs);

  std::vector<std::unique_ptr<Packed[]>> chunks_;
  std::size_t used_ = 0;  ///< of the last chunk
};

}  // namespace lastseen
