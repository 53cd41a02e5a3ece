#include "presence/history_model.hpp"

#include <algorithm>

#include "presence/path.hpp"

namespace lastseen {

void HistoryModel::observe(EventBatch& batch) {
  users_.intern_batch(batch, [&](UserId id, Table::Entry& entry, std::size_t i) {
    const Event& event = batch[i];
    if (event.time > until_ || !batch.wanted(i)) return;
    State& state = entry.state;
    state.first = std::min(state.first, event.time);
    ++state.requests;
    if (event.time < state.last) return;
    const bool later = event.time > state.last;
    state.last = event.time;
    const std::optional<std::string_view> path = event.target ? path_of(*event.target) : std::nullopt;
    later ? paths_.set(id, path) : paths_.raise(id, path);
  });
}

void HistoryModel::add(std::string_view name, const State& state, std::optional<std::string_view> path) {
  add(users_.intern(name), state, path);
}

void HistoryModel::add(UserId id, const State& state, std::optional<std::string_view> path) {
  State& mine = users_[id].state;
  if (state.last > mine.last) {
    paths_.set(id, path);
  } else if (state.last == mine.last) {
    paths_.raise(id, path);
  }
  mine.first = std::min(mine.first, state.first);
  mine.last = std::max(mine.last, state.last);
  mine.requests += state.requests;
}

void HistoryModel::merge(const HistoryModel& other) {
  users_.intern_all(other.users_, [&](UserId id, Table::Entry&, UserId theirs) {
    add(id, other.users_[theirs].state, other.paths_.get(theirs));
  });
}

}  // namespace lastseen
