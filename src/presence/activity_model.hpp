#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "event_batch.hpp"
#include "presence/last_path.hpp"
#include "presence/span_bag.hpp"
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
  std::size_t most_spans() const { return bag_.size() + 2 * users_.size(); }

  /// The same, with each user under the name that `rename` gives: several may become one; nothing drops a user.
  template <class Rename>
  ActivityModel renamed(Rename&& rename) && {
    ActivityModel out(settings_);
    std::vector<std::uint32_t> numbers(users_.size(), SpanBag::kNobody);
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      const auto name = rename(users_[UserId{i}].name());
      if (!name) continue;
      const UserId id = out.users_.intern(*name);
      numbers[i] = static_cast<std::uint32_t>(id);
      out.adopt(id, users_[UserId{i}].state, paths_.get(UserId{i}));
    }
    out.bag_.merge(std::move(bag_), numbers);
    return out;
  }

  /// Drops the runs of the users whom `wanted(const State&)` does not want; it is asked once for each user.
  template <class Wanted>
  void keep(Wanted&& wanted) {
    std::vector<bool> kept(users_.size());
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      State& state = users_[UserId{i}].state;
      kept[i] = wanted(std::as_const(state));
      if (!kept[i]) state.requests = 0;
    }
    bag_.keep([&](UserId id) { return kept[static_cast<std::size_t>(id)]; });
  }

  /// Calls `visit(const User&)` for every user with runs or `before`. The model is spent afterwards.
  template <class Visit>
  void drain(Visit&& visit) {
    for (std::uint32_t i = 0; i < users_.size(); ++i) close(UserId{i}, users_[UserId{i}].state);
    bag_.drain(users_.size(), settings_.timeout, [&](UserId id, const std::vector<Run>& runs) {
      const Instant before = users_[id].state.before;
      const bool reaches = before != Instant::min() && before + settings_.timeout >= settings_.from;
      if (runs.empty() && !reaches) return;
      visit(User{id, users_[id].name(), runs, reaches ? std::optional(before) : std::nullopt, paths_.get(id)});
    });
  }

 private:
  void observe(UserId id, State& state, const Event& event);
  void keep_path(UserId id, State& state, const Event& event);
  void close(UserId id, State& state);
  void adopt(UserId id, const State& state, std::optional<std::string_view> path);

  Settings settings_;
  Table users_;
  SpanBag bag_;
  LastPaths paths_;
};

}  // namespace lastseen
