#pragma once

#include <algorithm>
#include <array>
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

  std::size_t size() const {
    std::size_t size = 0;
    for (const Share& share : shares_) size += share.size();
    return size;
  }
  /// Takes the runs of another bag, its users renumbered by `renumbered`; kNobody drops.
  void merge(SpanBag&& other, const std::vector<std::uint32_t>& renumbered);
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  /// Calls `visit(UserId, std::vector<Run>&)` for every user below `users`, also for those without runs, in no order.
  /// The runs are ascending and united: those no further apart than `timeout` are one. The bag is empty afterwards.
  template <class Visit>
  void drain(std::size_t users, Duration timeout, Visit&& visit) {
    std::vector<std::uint32_t> ends;
    std::vector<Run> runs;
    for (std::size_t first = 0; first < kShares; ++first) {
      const std::size_t count = (users + kShares - 1 - first) / kShares;
      std::vector<Packed> sorted = shares_[first].take_sorted(count, ends);
      std::uint32_t at = 0;
      for (std::size_t i = 0; i < count; ++i) {
        unite({sorted.data() + at, ends[i] - at}, timeout, runs);
        at = ends[i];
        visit(UserId{static_cast<std::uint32_t>(first + i * kShares)}, runs);
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
  static constexpr std::size_t kChunk = std::size_t{1} << 13;
  /// The users' numbers modulo this choose a share. The shares are sorted one after the other: while what is made of
  /// the runs grows, the bag shrinks.
  static constexpr std::size_t kShares = 8;

  struct Share {
    std::vector<std::unique_ptr<Packed[]>> chunks;
    std::size_t used = 0;  ///< of the last chunk

    std::size_t size() const { return chunks.empty() ? 0 : (chunks.size() - 1) * kChunk + used; }
    /// Takes all runs, of `count` users, sorted by user; `ends` tells where each one's end.
    std::vector<Packed> take_sorted(std::size_t count, std::vector<std::uint32_t>& ends);
  };

  static std::uint64_t pack(const Run& run) {
    return static_cast<std::uint64_t>(run.start.time_since_epoch().count() - kEpoch) << kRequestBits | run.requests;
  }
  static Run unpack(const Packed& packed) {
    const Instant start{Duration{static_cast<std::int64_t>(packed.start_and_requests >> kRequestBits) + kEpoch}};
    return {start, start + Duration{packed.length_ms}, packed.start_and_requests & kMostRequests};
  }
  void push(const Packed& packed) {
    Share& share = shares_[packed.user % kShares];
    if (share.chunks.empty() || share.used == kChunk) {
      share.chunks.push_back(std::make_unique_for_overwrite<Packed[]>(kChunk));
      share.used = 0;
    }
    share.chunks.back()[share.used++] = packed;
  }
  void add_in_parts(UserId user, Run run);
  static void unite(std::span<Packed> packed, Duration timeout, std::vector<Run>& runs);

  std::array<Share, kShares> shares_;
};

}  // namespace lastseen
