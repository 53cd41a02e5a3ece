#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <sys/random.h>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "event_batch.hpp"
#include "large_allocator.hpp"

namespace lastseen {

/// A dense number for a name in one UserTable, from 0 in the order of first appearance.
enum class UserId : std::uint32_t {};

/// A secret of the process, so that nobody who writes names into a log can foresee their hashes.
inline const std::uint64_t kNameSeed = [] {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) < 0) seed = 0x9e3779b97f4a7c15;  // early boot: then without a secret
  return seed;
}();

inline std::uint32_t name_hash(std::string_view name) {
  return static_cast<std::uint32_t>(XXH3_64bits_withSeed(name.data(), name.size(), kNameSeed));
}

/// `a == b`, in place: names are short, and a call of memcmp for each event is 5 % of `who`.
inline bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const auto same = [&](std::size_t at, auto word) {
    auto other = word;
    std::memcpy(&word, a.data() + at, sizeof word);
    std::memcpy(&other, b.data() + at, sizeof word);
    return word == other;
  };
  const std::size_t size = a.size();
  if (size >= 8) {
    for (std::size_t at = 0; at + 8 < size; at += 8) {
      if (!same(at, std::uint64_t{})) return false;
    }
    return same(size - 8, std::uint64_t{});
  }
  if (size >= 4) return same(0, std::uint32_t{}) && same(size - 4, std::uint32_t{});
  return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/// Names, each with a state of at most 40 bytes beside its first bytes in one cache line, or half of one. An open table
/// of 8-byte slots leads to the entries; a name that was never seen is copied once, and that is the only memory a user
/// costs. Not for many threads: each has its own table, merged at the end.
template <class State>
class UserTable {
 public:
  static constexpr std::size_t kEntry = sizeof(State) <= 8 ? 32 : 64;
  struct alignas(kEntry) Entry {
    static constexpr std::size_t kInline = kEntry - sizeof(State) - 4;
    static_assert(sizeof(State) <= 40 && alignof(State) <= 8);

    State state{};
    std::uint32_t length = 0;
    char bytes[kInline];  ///< the name; of a longer one than fits, where it stands

    std::string_view name() const {
      if (length <= kInline) return {bytes, length};
      const char* text;
      std::memcpy(&text, bytes, sizeof text);
      return {text, length};
    }
  };

  UserTable() : slots_(kFirstSlots) {}

  std::size_t size() const { return size_; }
  Entry& operator[](UserId id) { return chunks_[index(id) >> kChunkBits][index(id) & (kChunk - 1)]; }
  const Entry& operator[](UserId id) const { return chunks_[index(id) >> kChunkBits][index(id) & (kChunk - 1)]; }

  /// The entry of a name, made where there is none.
  UserId intern(std::string_view name) { return intern(name, name_hash(name)); }

  /// The entries of at most EventBatch::kCapacity names: `observe(UserId, Entry&, std::size_t i)` for each i below
  /// `count`, in order, of the name `name_of(i)`. Slots, then entries are fetched ahead: with 20,000 users that saves a
  /// third of the time of the look-up.
  template <class NameOf, class Observe>
  void intern_batch(std::size_t count, NameOf&& name_of, Observe&& observe) {
    std::uint32_t hashes[EventBatch::kCapacity];
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = name_hash(name_of(i));
      __builtin_prefetch(&slots_[hashes[i] & (slots_.size() - 1)]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Slot slot = slots_[hashes[i] & (slots_.size() - 1)];
      if (slot.next != 0) __builtin_prefetch(&(*this)[UserId{slot.next - 1}], 1);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const UserId id = intern(name_of(i), hashes[i]);
      observe(id, (*this)[id], i);
    }
  }

  /// The users of a batch of events.
  template <class Observe>
  void intern_batch(const EventBatch& batch, Observe&& observe) {
    intern_batch(
        batch.size(), [&](std::size_t i) { return batch[i].user; }, observe);
  }

  /// The entries of all names of another table: `observe(UserId, Entry&, UserId)` for each, by its number there too.
  template <class Other, class Observe>
  void intern_all(const UserTable<Other>& other, Observe&& observe) {
    for (std::size_t first = 0; first < other.size(); first += EventBatch::kCapacity) {
      const auto theirs = [&](std::size_t i) { return UserId{static_cast<std::uint32_t>(first + i)}; };
      intern_batch(
          std::min(EventBatch::kCapacity, other.size() - first), [&](std::size_t i) { return other[theirs(i)].name(); },
          [&](UserId id, Entry& entry, std::size_t i) { observe(id, entry, theirs(i)); });
    }
  }

  /// The number of a name that has an entry.
  std::optional<UserId> find(std::string_view name) const {
    const std::uint32_t hash = name_hash(name);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot slot = slots_[at];
      if (slot.next == 0) return std::nullopt;
      if (slot.hash == hash && same_name((*this)[UserId{slot.next - 1}].name(), name)) return UserId{slot.next - 1};
    }
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t next = 0;  ///< the user's number + 1; 0: free
  };
  static constexpr std::size_t kFirstSlots = 1024;
  static constexpr unsigned kChunkBits = 10;
  static constexpr std::size_t kChunk = std::size_t{1} << kChunkBits;
  static constexpr std::size_t kSmallChunks = 32;
  static constexpr std::size_t kArena = std::size_t{1} << 16;

  static std::size_t index(UserId id) { return static_cast<std::size_t>(id); }

  UserId intern(std::string_view name, std::uint32_t hash) {
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot slot = slots_[at];
      if (slot.next == 0) {
        slots_[at] = {hash, add(name) + 1};
        const UserId id{static_cast<std::uint32_t>(size_ - 1)};
        if (size_ * 2 > slots_.size()) grow();
        return id;
      }
      if (slot.hash == hash && same_name((*this)[UserId{slot.next - 1}].name(), name)) return UserId{slot.next - 1};
    }
  }

  std::uint32_t add(std::string_view name) {
    if (size_ == chunks_.size() * kChunk) add_chunks();
    Entry& entry = chunks_[size_ >> kChunkBits][size_ & (kChunk - 1)];
    entry.length = static_cast<std::uint32_t>(name.size());
    if (name.size() <= Entry::kInline) {
      if (!name.empty()) std::memcpy(entry.bytes, name.data(), name.size());
    } else {
      const char* const text = store(name);
      std::memcpy(entry.bytes, &text, sizeof text);
    }
    return static_cast<std::uint32_t>(size_++);
  }

  /// Few users take little memory, many come in huge pages.
  void add_chunks() {
    constexpr std::size_t kHuge = kHugePage / sizeof(Entry) / kChunk;
    const std::size_t count = chunks_.size() < kSmallChunks ? 1 : kHuge;
    LargeVector<Entry>& block = blocks_.emplace_back(count * kChunk);
    for (std::size_t i = 0; i < count; ++i) chunks_.push_back(&block[i * kChunk]);
  }

  const char* store(std::string_view name) {
    if (name.size() > arena_left_) {
      arena_left_ = std::max(kArena, name.size());
      arena_.push_back(std::make_unique_for_overwrite<char[]>(arena_left_));
      arena_at_ = arena_.back().get();
    }
    std::memcpy(arena_at_, name.data(), name.size());
    const char* const text = arena_at_;
    arena_at_ += name.size();
    arena_left_ -= name.size();
    return text;
  }

  void grow() {
    LargeVector<Slot> larger(slots_.size() * 2);
    for (const Slot& slot : slots_) {
      if (slot.next == 0) continue;
      std::size_t at = slot.hash & (larger.size() - 1);
      while (larger[at].next != 0) at = (at + 1) & (larger.size() - 1);
      larger[at] = slot;
    }
    slots_ = std::move(larger);
  }

  LargeVector<Slot> slots_;
  std::vector<LargeVector<Entry>> blocks_;  ///< of one or of many chunks
  std::vector<Entry*> chunks_;
  std::size_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> arena_;
  char* arena_at_ = nullptr;
  std::size_t arena_left_ = 0;
};

}  // namespace lastseen
