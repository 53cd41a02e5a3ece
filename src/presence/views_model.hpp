#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
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
    for (const auto& [key, pair] : pairs_) {
      const auto viewer = users[key >> 32];
      const auto whom = viewed[key & UINT32_MAX];
      if (viewer && whom) out.add(*viewer, *whom, pair);
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
  LargeVector<NumberedPair> numbered_pairs() const;
  /// The same with their names, which point into the model.
  LargeVector<ViewedPair> pairs() const;

 private:
  struct Pair {
    std::uint64_t count = 0;
    Instant first = Instant::max();
    Instant last = Instant::min();
  };
  struct Nothing {};
  static constexpr std::size_t kFewPairs = 7'000, kManyPairs = 107'000;

  std::uint32_t adopt(std::string_view name, bool seen) {
    const UserId id = users_.intern(name);
    users_[id].state.seen |= seen;
    return static_cast<std::uint32_t>(id);
  }
  void add(std::uint32_t viewer, std::uint32_t viewed, const Pair& pair);

  Settings settings_;
  UserTable<Seen> users_;
  UserTable<Nothing> viewed_;
  boost::unordered_flat_map<std::uint64_t, Pair, boost::hash<std::uint64_t>, std::equal_to<>,
                            LargeAllocator<std::pair<const std::uint64_t, Pair>>>
      pairs_;  ///< by viewer << 32 | viewed
  std::string decoded_;
};

}  // namespace lastseen
