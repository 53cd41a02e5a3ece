#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "event.hpp"
#include "large_allocator.hpp"
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

  std::size_t size() const;
  /// Takes the runs of another bag, its users renumbered by `renumbered`; kNobody drops.
  void merge(SpanBag&& other, const std::vector<std::uint32_t>& renumbered);
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  /// Calls `visit(UserId, std::vector<Run>&)` for every user below `users`, also for those without runs, by number.
  /// The runs are ascending and united: those no further apart than `timeout` are one. The bag is empty afterwards:
  /// while what is made of the runs grows, it gives its memory back.
  template <class Visit>
  void drain(std::size_t users, Duration timeout, Visit&& visit) {
    LargeVector<std::uint32_t> ends;
    LargeVector<Packed> sorted = take_sorted(users, ends);
    std::vector<Run> runs;
    UsedUp used(sorted);
    std::size_t at = 0;
    for (std::size_t i = 0; i < users; ++i) {
      unite({sorted.data() + at, ends[i] - at}, timeout, runs);
      at = ends[i];
      used.first(at);
      visit(UserId{static_cast<std::uint32_t>(i)}, runs);
    }
  }

  /// Drops the runs of the users whom `wanted(UserId)` does not want.
  template <class Wanted>
  void keep(Wanted&& wanted) {
    SpanBag kept;
    for (Chunk& chunk : chunks_) {
      for (const Packed& packed : chunk) {
        if (wanted(UserId{packed.user})) kept.push(packed);
      }
      chunk = Chunk();
    }
    *this = std::move(kept);
  }

 private:
  /// The start in the upper 50 bits, from kEpoch on; the requests in the lower 14.
  struct Packed {
    std::uint32_t user;
    std::uint32_t length_ms;
    std::uint64_t start_and_requests;
  };
  using Chunk = LargeVector<Packed>;
  static constexpr unsigned kRequestBits = 14;
  static constexpr std::uint64_t kMostRequests = (std::uint64_t{1} << kRequestBits) - 1;
  static constexpr Duration kLongest{UINT32_MAX};
  static constexpr std::int64_t kEpoch = -62'200'000'000'000;  ///< before the year 1
  /// Few runs take little memory, many come in huge pages.
  static constexpr std::size_t kFirstChunk = std::size_t{1} << 12;
  static constexpr std::size_t kChunk = kHugePage / sizeof(Packed);

  static std::uint64_t pack(const Run& run) {
    return static_cast<std::uint64_t>(run.start.time_since_epoch().count() - kEpoch) << kRequestBits | run.requests;
  }
  static Run unpack(const Packed& packed) {
    const Instant start{Duration{static_cast<std::int64_t>(packed.start_and_requests >> kRequestBits) + kEpoch}};
    return {start, start + Duration{packed.length_ms}, packed.start_and_requests & kMostRequests};
  }
  void push(const Packed& packed) {
    if (chunks_.empty() || chunks_.back().size() == chunks_.back().capacity()) {
      const std::size_t room = chunks_.empty() ? kFirstChunk : kChunk;
      chunks_.emplace_back().reserve(room);
    }
    chunks_.back().push_back(packed);
  }
  void add_in_parts(UserId user, Run run);
  /// Takes all runs, sorted by user; `ends` tells where each one's end.
  LargeVector<Packed> take_sorted(std::size_t users, LargeVector<std::uint32_t>& ends);
  static void unite(std::span<Packed> packed, Duration timeout, std::vector<Run>& runs);

  std::vector<Chunk> chunks_;
};

}  // namespace lastseen
