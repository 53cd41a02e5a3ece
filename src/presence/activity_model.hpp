#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "event_batch.hpp"
#include "presence/last_path.hpp"
#include "presence/run_chains.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// Every user's runs of requests between two instants, from which spans follow. Runs are unions and counts are sums:
/// events may come in any order.
class ActivityModel final : public EventSink {
 public:
  enum class Paths : std::uint8_t { keep, leave };

  struct Settings {
    Instant from = Instant::min();   ///< earlier requests are not counted, but the last of them may still make its user
                                     ///< online at `from`
    Instant until = Instant::max();  ///< later events do not exist
    Duration timeout{};
    Paths paths = Paths::leave;
  };

  struct State {
    Instant start = Instant::max();  ///< of the run in progress; after `last`: there is none
    Instant last = Instant::min();
    Instant before = Instant::min();  ///< the last request before `from`
    Instant latest =
        Instant::min();          ///< the last request, where paths are kept: the run in progress need not be the latest
    std::uint32_t requests = 0;  ///< of the run in progress
  };
  using Table = UserTable<State>;

  /// What is known of one user once all has been read.
  struct User {
    UserId id;
    std::string_view name;
    const std::vector<Run>& runs;          ///< ascending, further apart than the timeout
    std::optional<Instant> before;         ///< the last request before `from`, where it still reaches `from`
    std::optional<std::string_view> path;  ///< of the last request, where paths are kept
  };

  explicit ActivityModel(const Settings& settings) : settings_(settings) {}

  void observe(EventBatch& batch) override;
  void merge(ActivityModel&& other);

  const Table& users() const { return users_; }
  const Settings& settings() const { return settings_; }
  /// At most so many spans will come of it: of closed runs, and for each user of the one in progress and of `before`.
  std::size_t most_spans() const { return chains_.size() + 2 * users_.size(); }

  /// The same, with each user under the name that `rename` gives: several may become one; nothing drops a user.
  template <class Rename>
  ActivityModel renamed(Rename&& rename) && {
    ActivityModel out(settings_);
    std::vector<std::uint32_t> numbers(users_.size(), RunChains::kNobody);
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      const auto name = rename(users_[UserId{i}].name());
      if (!name) continue;
      const UserId id = out.users_.intern(*name);
      numbers[i] = static_cast<std::uint32_t>(id);
      out.adopt(id, users_[UserId{i}].state, paths_.get(UserId{i}));
    }
    out.chains_.merge(std::move(chains_), numbers);
    return out;
  }

  /// Calls `visit(const User&)` for every user with runs or `before`, whose state `wanted(const State&)` wants: that
  /// is asked once for each user, and what is not wanted costs nothing. Only names and paths are left afterwards.
  template <class Wanted, class Visit>
  void drain(Wanted&& wanted, Visit&& visit) {
    std::vector<Run> runs;
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      if (wanted(users_[UserId{i}].state)) visit_user(UserId{i}, runs, visit);
    }
    chains_ = RunChains();
  }
  template <class Visit>
  void drain(Visit&& visit) {
    drain([](const State&) { return true; }, visit);
  }
  /// The same in the byte order of the names.
  template <class Visit>
  void drain_by_name(Visit&& visit) {
    std::vector<Run> runs;
    for (const UserId user : users_by_name()) visit_user(user, runs, visit);
    chains_ = RunChains();
  }

 private:
  void observe(UserId id, State& state, const Event& event);
  void keep_path(UserId id, State& state, const Event& event);
  void close(UserId id, State& state);
  void adopt(UserId id, const State& state, std::optional<std::string_view> path);

  std::vector<UserId> users_by_name() const;
  /// `runs` is memory from visit to visit.
  template <class Visit>
  void visit_user(UserId id, std::vector<Run>& runs, Visit&& visit) {
    const Table::Entry& entry = users_[id];
    runs.clear();
    if (entry.state.requests != 0) runs.push_back({entry.state.start, entry.state.last, entry.state.requests});
    chains_.unite(id, settings_.timeout, runs);
    const Instant before = entry.state.before;
    const bool reaches = before != Instant::min() && before + settings_.timeout >= settings_.from;
    if (runs.empty() && !reaches) return;
    visit(User{id, entry.name(), runs, reaches ? std::optional(before) : std::nullopt, paths_.get(id)});
  }

  Settings settings_;
  Table users_;
  RunChains chains_;
  LastPaths paths_;
};

}  // namespace lastseen
