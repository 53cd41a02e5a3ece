#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// For each key the latest instant, and the greatest path at that instant, with a list of those that changed. The same
/// facts in any order and any number of times leave the same.
template <typename Key, typename Hash>
class Latest {
 public:
  struct Fact {
    Instant time{};
    std::string path;      ///< empty: none
    bool changed = false;  ///< whether it is in `changed()`
  };
  using Entry = std::pair<const Key, Fact>;

  /// A later time wins; at an equal time the byte-wise greatest path.
  template <typename AnyKey>
  void observe(const AnyKey& key, Instant time, std::string_view path) {
    auto found = facts_.find(key);
    if (found == facts_.end()) {
      found = facts_.emplace(Key(key), Fact{time, std::string(path), false}).first;
    } else if (auto& fact = found->second; time > fact.time || (time == fact.time && path > fact.path)) {
      fact.time = time;
      fact.path = path;
    } else {
      return;
    }
    mark(*found);
  }

  /// Those that changed and were not settled since. Entries stay where they are until `forget` or `clear`.
  const std::vector<Entry*>& changed() const { return changed_; }

  /// Settles the last `count` of `changed()`.
  void settle_last(std::size_t count) {
    for (; count > 0; --count) {
      changed_.back()->second.changed = false;
      changed_.pop_back();
    }
  }

  /// As if it had changed.
  void mark(Entry& entry) {
    if (!std::exchange(entry.second.changed, true)) changed_.push_back(&entry);
  }

  /// As if all had changed.
  void mark_all() {
    for (auto& entry : facts_) mark(entry);
  }

  /// Drops those of `limit` or before.
  void forget(Instant limit) {
    std::erase_if(changed_, [&](const Entry* entry) { return entry->second.time <= limit; });
    std::erase_if(facts_, [&](const auto& entry) { return entry.second.time <= limit; });
  }

  void clear() {
    changed_.clear();
    facts_.clear();
  }

  std::size_t size() const { return facts_.size(); }

 private:
  std::unordered_map<Key, Fact, Hash, std::equal_to<>> facts_;
  std::vector<Entry*> changed_;
};

struct UserHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view user) const { return std::hash<std::string_view>{}(user); }
};

/// Who viewed whom.
struct ViewKey {
  std::string viewer;
  std::string viewed;
  friend bool operator==(const ViewKey&, const ViewKey&) = default;
};

struct ViewKeyHash {
  std::size_t operator()(const ViewKey& key) const { return UserHash{}(key.viewer) * 31 + UserHash{}(key.viewed); }
};

/// When each user was last seen, and where.
using Sightings = Latest<std::string, UserHash>;
/// When each viewer last viewed each user. The paths are empty.
using ProfileViews = Latest<ViewKey, ViewKeyHash>;

}  // namespace lastseen
