#include "presence/run_chains.hpp"

#include <algorithm>
#include <array>

#include "varint.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kLongestRun = 3 * kLongestVarint;

/// How far it begins from the end of the one before, and whether it is a single request; else its length and number.
std::uint8_t* put_run(std::uint8_t* out, const Run& run, Instant end_before) {
  const bool single = run.requests == 1;
  out = put_varint(out, zigzag((run.start - end_before).count()) << 1 | std::uint64_t{single});
  if (single) return out;
  out = put_varint(out, static_cast<std::uint64_t>((run.last - run.start).count()));
  return put_varint(out, run.requests);
}

}  // namespace

std::uint32_t RunChains::new_block(bool begins) {
  if (blocks_ % kChunk == 0) chunks_.emplace_back(kChunk);
  const auto number = static_cast<std::uint32_t>(blocks_++);
  Block& fresh = block(number);
  fresh.next = kNone;
  fresh.used = 0;
  fresh.begins = begins;
  return number;
}

RunChains::Chain& RunChains::chain_of(UserId user) {
  const auto number = static_cast<std::size_t>(user);
  if (number >= chains_.size()) chains_.resize(number + 1);
  return chains_[number];
}

void RunChains::settle() {
  for (const Waiting& each : waiting_) __builtin_prefetch(&chain_of(each.user), 1);
  for (const Waiting& each : waiting_) {
    const Chain& chain = chain_of(each.user);
    if (chain.first != kNone) __builtin_prefetch(&block(chain.last), 1);
  }
  for (const Waiting& each : waiting_) append(chain_of(each.user), each.run);
  waiting_.clear();
}

void RunChains::append(Chain& chain, const Run& run) {
  if (chain.first == kNone) {
    chain.first = chain.last = new_block(true);
    chain.end = Instant{};
  }
  Block* last = &block(chain.last);
  if (sizeof last->bytes - last->used >= kLongestRun) {
    last->used = static_cast<std::uint8_t>(put_run(last->bytes + last->used, run, chain.end) - last->bytes);
  } else {
    std::array<std::uint8_t, kLongestRun> bytes;
    const std::uint8_t* const end = put_run(bytes.data(), run, chain.end);
    for (const std::uint8_t* at = bytes.data(); at != end; ++at) {
      if (last->used == sizeof last->bytes) {
        last->next = new_block(false);
        chain.last = last->next;
        last = &block(chain.last);
      }
      last->bytes[last->used++] = *at;
    }
  }
  chain.end = run.last;
}

void RunChains::merge(RunChains&& other, const std::vector<std::uint32_t>& renumbered) {
  settle();
  other.settle();
  const auto shift = static_cast<std::uint32_t>(chunks_.size() * kChunk);
  const std::size_t theirs = other.blocks_;
  for (std::size_t i = 0; i < theirs; ++i) {
    std::uint32_t& next = other.block(static_cast<std::uint32_t>(i)).next;
    if (next != kNone) next += shift;
  }
  for (LargeVector<Block>& chunk : other.chunks_) chunks_.push_back(std::move(chunk));
  if (theirs != 0) blocks_ = shift + theirs;
  for (std::size_t i = 0; i < other.chains_.size(); ++i) {
    const Chain& chain = other.chains_[i];
    if (chain.first == kNone || renumbered[i] == kNobody) continue;
    Chain& mine = chain_of(UserId{renumbered[i]});
    (mine.first == kNone ? mine.first : block(mine.last).next) = chain.first + shift;
    mine.last = chain.last + shift;
    mine.end = chain.end;
  }
  size_ += other.size_;
  other = RunChains();
}

/// The bytes of a chain, one after the other.
class RunChains::Reader {
 public:
  Reader(const RunChains& chains, std::uint32_t first) : chains_(chains) { enter(first); }

  /// False at the end of the chain. `begins`: the next run is told by itself.
  bool more(bool& begins) {
    begins = at_ == 0 && block_->begins;
    if (at_ != block_->used) return true;
    if (block_->next == kNone) return false;
    enter(block_->next);
    begins = block_->begins;
    return true;
  }

  std::uint64_t varint() {
    std::uint64_t number = 0;
    // Within one block the end is not looked for at each byte.
    const bool whole = block_->used - at_ >= kLongestVarint;
    for (unsigned bits = 0;; bits += 7) {
      if (!whole && at_ == block_->used) enter(block_->next);
      const std::uint8_t byte = block_->bytes[at_++];
      number |= std::uint64_t{byte & 0x7Fu} << bits;
      if (byte < 0x80) return number;
    }
  }

 private:
  void enter(std::uint32_t number) {
    block_ = &chains_.block(number);
    at_ = 0;
    if (block_->next != kNone) __builtin_prefetch(&chains_.block(block_->next));
  }

  const RunChains& chains_;
  const Block* block_ = nullptr;
  std::size_t at_ = 0;
};

void RunChains::unite(UserId user, Duration timeout, std::vector<Run>& runs) {
  settle();
  if (const auto number = static_cast<std::size_t>(user); number < chains_.size()) read(chains_[number], runs);
  if (runs.empty()) return;
  if (!std::ranges::is_sorted(runs, {}, &Run::start)) std::ranges::sort(runs, {}, &Run::start);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    if (runs[i].start <= runs[kept].last + timeout) {
      runs[kept].last = std::max(runs[kept].last, runs[i].last);
      runs[kept].requests += runs[i].requests;
    } else {
      runs[++kept] = runs[i];
    }
  }
  runs.resize(kept + 1);
}

void RunChains::read(const Chain& chain, std::vector<Run>& runs) const {
  if (chain.first == kNone) return;
  Reader reader(*this, chain.first);
  Instant end{};
  for (bool begins = true; reader.more(begins);) {
    if (begins) end = Instant{};
    const std::uint64_t head = reader.varint();
    Run run;
    run.start = end + Duration{unzigzag(head >> 1)};
    run.last = run.start;
    run.requests = 1;
    if ((head & 1) == 0) {
      run.last += Duration{static_cast<std::int64_t>(reader.varint())};
      run.requests = reader.varint();
    }
    end = run.last;
    runs.push_back(run);
  }
}

}  // namespace lastseen
