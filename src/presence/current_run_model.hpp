#pragma once

#include <cstdint>
#include <optional>

#include "event_batch.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// The latest run of requests of each user up to an instant, in memory that does not grow with the log: earlier runs
/// are forgotten. A line so late that it might join the latest run to a forgotten one makes that run uncertain; all
/// others are exact, whatever the order of events.
class CurrentRunModel final : public EventSink {
 public:
  struct State {
    Instant start = Instant::max();
    Instant last = Instant::min();       ///< the user's last request, always exact
    Instant forgotten = Instant::min();  ///< the last request that is not in the run
    std::uint32_t requests = 0;          ///< of the run; 0: no event up to the instant, only a name
  };
  using Table = UserTable<State>;

  CurrentRunModel(Instant until, Duration timeout) : until_(until), timeout_(timeout) {}

  void observe(EventBatch& batch) override;
  void merge(const CurrentRunModel& other);

  /// The same, with each user under the name that `rename` gives: several may become one; nothing drops a user.
  template <class Rename>
  CurrentRunModel renamed(Rename&& rename) const {
    CurrentRunModel out(until_, timeout_);
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      if (const auto name = rename(users_[UserId{i}].name()))
        out.add(out.users_[out.users_.intern(*name)].state, users_[UserId{i}].state);
    }
    return out;
  }

  const Table& users() const { return users_; }
  /// Whether the run may begin earlier than known, and hold more requests.
  bool uncertain(const State& state) const {
    return state.forgotten != Instant::min() && state.forgotten + timeout_ >= state.start;
  }

 private:
  void add(State& mine, const State& state) const;

  Instant until_;
  Duration timeout_;
  Table users_;
};

}  // namespace lastseen
