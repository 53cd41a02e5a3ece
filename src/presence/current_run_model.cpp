#include "presence/current_run_model.hpp"

#include <algorithm>

namespace lastseen {

void CurrentRunModel::observe(EventBatch& batch) {
  users_.intern_batch(batch, [&](UserId, Table::Entry& entry, std::size_t i) {
    const Instant time = batch[i].time;
    if (time > until_ || !batch.wanted(i)) return;
    State& state = entry.state;
    if (state.requests == 0) {
      state.start = state.last = time;
    } else if (time > state.last) {
      if (time > state.last + timeout_) {
        state.forgotten = std::max(state.forgotten, state.last);
        state.start = time;
        state.requests = 0;
      }
      state.last = time;
    } else if (time < state.start) {
      if (time < state.start - timeout_) {
        state.forgotten = std::max(state.forgotten, time);
        return;
      }
      state.start = time;
    }
    ++state.requests;
  });
}

void CurrentRunModel::add(State& mine, const State& state) const {
  if (state.requests == 0) return;
  if (mine.requests == 0) {
    mine = state;
    return;
  }
  const State& later = mine.last >= state.last ? mine : state;
  const State& earlier = &later == &mine ? state : mine;
  State merged = later;
  merged.forgotten = std::max(mine.forgotten, state.forgotten);
  if (earlier.last >= later.start - timeout_) {
    merged.start = std::min(mine.start, state.start);
    merged.requests = mine.requests + state.requests;
  } else {
    merged.forgotten = std::max(merged.forgotten, earlier.last);
  }
  mine = merged;
}

void CurrentRunModel::merge(const CurrentRunModel& other) {
  users_.intern_all(other.users_,
                    [&](UserId, Table::Entry& entry, UserId theirs) { add(entry.state, other.users_[theirs].state); });
}

}  // namespace lastseen
