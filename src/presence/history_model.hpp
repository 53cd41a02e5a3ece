#pragma once

#include <cstdint>

#include "event_batch.hpp"
#include "presence/last_path.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// What is remembered of each user up to an instant: the first and the last request, how many, and the path of the
/// last. A maximum, a minimum and a sum: events may come in any order.
class HistoryModel final : public EventSink {
 public:
  struct State {
    Instant first = Instant::max();
    Instant last = Instant::min();  ///< before `first`: no event up to the instant, only a name
    std::uint64_t requests = 0;
    bool any() const { return requests != 0; }
  };
  using Table = UserTable<State>;

  /// Events after `until` do not exist, but their users' names are kept.
  explicit HistoryModel(Instant until) : until_(until) {}

  void observe(EventBatch& batch) override;
  void merge(const HistoryModel& other);
  /// Adds what is known of one user, under another name if need be.
  void add(std::string_view name, const State& state, std::optional<std::string_view> path);

  /// The same, with each user under the name that `rename` gives: several may become one; nothing drops a user.
  template <class Rename>
  HistoryModel renamed(Rename&& rename) const {
    HistoryModel out(until_);
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      if (const auto name = rename(users_[UserId{i}].name()))
        out.add(*name, users_[UserId{i}].state, paths_.get(UserId{i}));
    }
    return out;
  }

  const Table& users() const { return users_; }
  std::optional<std::string_view> path(UserId user) const { return paths_.get(user); }

 private:
  void add(UserId id, const State& state, std::optional<std::string_view> path);

  Instant until_;
  Table users_;
  LastPaths paths_;
};

}  // namespace lastseen
