#include "presence/history.hpp"

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
    if (paths_kept_ == Paths::leave) return;
    const std::optional<std::string_view> path = event.target ? path_of(*event.target) : std::nullopt;
    later ? paths_.set(id, path) : paths_.raise(id, path);
  });
}

void HistoryModel::add(std::string_view name, const State& state, std::optional<std::string_view> path) {
  const UserId id = users_.intern(name);
  State& mine = users_[id].state;
  if (paths_kept_ == Paths::keep) {
    if (state.last > mine.last) {
      paths_.set(id, path);
    } else if (state.last == mine.last) {
      paths_.raise(id, path);
    }
  }
  mine.first = std::min(mine.first, state.first);
  mine.last = std::max(mine.last, state.last);
  mine.requests += state.requests;
}

void HistoryModel::merge(const HistoryModel& other) {
  for (std::uint32_t i = 0; i < other.users_.size(); ++i) {
    const Table::Entry& entry = other.users_[UserId{i}];
    add(entry.name(), entry.state, other.paths_.get(UserId{i}));
  }
}

}  // namespace lastseen
