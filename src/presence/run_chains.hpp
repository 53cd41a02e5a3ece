#pragma once

#include <cstdint>
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

/// The runs of all users, as they end: of each user a chain of blocks of 64 bytes, and in them how far each run is from
/// the one before it, in bytes of 7 bits: with many runs a user some 8 bytes a run. (All runs in one bag, sorted by
/// user at the end, took 16 bytes a run, and as much again for sorting, in the same time; a std::map twenty times as
/// long.)
class RunChains {
 public:
  /// `run` has at least one request, and one only where it starts and ends at once.
  void add(UserId user, const Run& run) {
    if (waiting_.size() == kWaiting) settle();
    waiting_.push_back({user, run});
    ++size_;
  }
  /// How many have been added.
  std::size_t size() const { return size_; }

  /// Takes the runs of another, its users renumbered by `renumbered`; kNobody drops.
  void merge(RunChains&& other, const std::vector<std::uint32_t>& renumbered);
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  /// The runs of a user, and the one that stands in `runs` if there is one, ascending and united: those no further
  /// apart than `timeout` are one.
  void unite(UserId user, Duration timeout, std::vector<Run>& runs);

 private:
  /// A cache line.
  struct Block {
    std::uint32_t next;  ///< kNone: the last of its chain
    std::uint8_t used;
    bool begins;  ///< with a run that is told by itself, not by the one before
    std::uint8_t bytes[58];
  };
  static_assert(sizeof(Block) == 64);
  struct Chain {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
    Instant end{};  ///< of the run that was added last
  };
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kChunk = kHugePage / sizeof(Block);

  class Reader;

  /// Runs are added many at once: where each goes is fetched ahead, which takes a third of the time.
  struct Waiting {
    UserId user;
    Run run;
  };
  static constexpr std::size_t kWaiting = 64;
  void settle();
  void append(Chain& chain, const Run& run);
  void read(const Chain& chain, std::vector<Run>& runs) const;

  Block& block(std::uint32_t number) { return chunks_[number / kChunk][number % kChunk]; }
  const Block& block(std::uint32_t number) const { return chunks_[number / kChunk][number % kChunk]; }
  std::uint32_t new_block(bool begins);
  Chain& chain_of(UserId user);

  std::vector<LargeVector<Block>> chunks_;
  std::size_t blocks_ = 0;  ///< of all chunks, up to the last one in use
  LargeVector<Chain> chains_;
  std::vector<Waiting> waiting_;
  std::size_t size_ = 0;
};

}  // namespace lastseen
