#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event_batch.hpp"
#include "large_allocator.hpp"
#include "presence/activity.hpp"
#include "presence/profile_templates.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// Who viewed whose profile between two instants, and whom any event up to the end bears.
class ViewsModel final : public EventSink {
 public:
  struct Settings {
    Instant from = Instant::min();
    Instant until = Instant::max();
    const ProfileTemplates* templates = nullptr;  ///< outlives the model
  };

  explicit ViewsModel(const Settings& settings) : settings_(settings) {}

  void observe(EventBatch& batch) override;
  void merge(const ViewsModel& other);

  struct Seen {
    bool seen = false;  ///< some event up to `until`
  };
  const UserTable<Seen>& users() const { return users_; }

  /// The same under other names: `rename_user` gives a user's, or nothing to drop it; `rename_viewed` that of a viewed
  /// name, or nothing to drop the view.
  template <class RenameUser, class RenameViewed>
  ViewsModel renamed(RenameUser&& rename_user, RenameViewed&& rename_viewed) const {
    ViewsModel out(settings_);
    std::vector<std::optional<std::uint32_t>> users(users_.size());
    std::vector<std::optional<std::uint32_t>> viewed(viewed_.size());
    for (std::uint32_t i = 0; i < users.size(); ++i) {
      if (const auto name = rename_user(users_[UserId{i}].name()))
        users[i] = out.adopt(*name, users_[UserId{i}].state.seen);
    }
    for (std::uint32_t i = 0; i < viewed.size(); ++i) {
      if (const auto name = rename_viewed(viewed_[UserId{i}].name()))
        viewed[i] = static_cast<std::uint32_t>(out.viewed_.intern(*name));
    }
    for (const Pair& pair : pairs_) {
      const auto viewer = users[pair.viewer()];
      const auto whom = viewed[pair.viewed()];
      if (viewer && whom) out.add(pair.renumbered(*viewer, *whom));
    }
    return out;
  }

  /// A pair by its numbers, which the model gives names.
  struct NumberedPair {
    UserId viewer{};
    UserId viewed{};
    std::uint64_t count = 0;
    bool known = false;  ///< some event up to `until` bears the viewed name
    Instant first{};
    Instant last{};
  };
  std::string_view viewer_name(const NumberedPair& pair) const { return users_[pair.viewer].name(); }
  std::string_view viewed_name(const NumberedPair& pair) const { return viewed_[pair.viewed].name(); }
  /// Where they stand.
  std::array<const void*, 2> names_of(const NumberedPair& pair) const {
    return {&users_[pair.viewer], &viewed_[pair.viewed]};
  }
  /// All pairs but those who look at themselves, in no order.
  LargeVector<NumberedPair> numbered_pairs();
  /// The same with their names, which point into the model.
  LargeVector<ViewedPair> pairs();

 private:
  /// Views of one by another: some of them, or all.
  struct Pair {
    std::uint64_t key;  ///< viewer << 32 | viewed
    std::uint64_t count;
    Instant first;
    Instant last;
    std::uint32_t viewer() const { return static_cast<std::uint32_t>(key >> 32); }
    std::uint32_t viewed() const { return static_cast<std::uint32_t>(key); }
    Pair renumbered(std::uint32_t viewer, std::uint32_t viewed) const {
      return {std::uint64_t{viewer} << 32 | viewed, count, first, last};
    }
  };
  struct Nothing {};
  static constexpr std::size_t kFewest = 65'536;

  std::uint32_t adopt(std::string_view name, bool seen) {
    const UserId id = users_.intern(name);
    users_[id].state.seen |= seen;
    return static_cast<std::uint32_t>(id);
  }
  void add(const Pair& pair) {
    if (pairs_.size() == most_pairs_) {
      unite();
      most_pairs_ = std::max(kFewest, 2 * pairs_.size());
      pairs_.reserve(most_pairs_);
    }
    pairs_.push_back(pair);
  }
  /// Makes one of those of the same two.
  void unite();

  Settings settings_;
  UserTable<Seen> users_;
  UserTable<Nothing> viewed_;
  /// As they come, united when twice as many as were left the time before: what is written one after the other and
  /// sorted now and then takes a third of the time of a hash table, whose every view waits for memory.
  LargeVector<Pair> pairs_;
  std::size_t most_pairs_ = 0;
  std::string decoded_;
};

}  // namespace lastseen
