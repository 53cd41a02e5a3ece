#include "presence/activity_model.hpp"

#include <algorithm>

#include "presence/path.hpp"
#include "rank_sort.hpp"

namespace lastseen {

void ActivityModel::observe(EventBatch& batch) {
  users_.intern_batch(batch, [&](UserId id, Table::Entry& entry, std::size_t i) {
    if (batch.wanted(i)) observe(id, entry.state, batch[i]);
  });
}

void ActivityModel::observe(UserId id, State& state, const Event& event) {
  const Instant time = event.time;
  if (time > settings_.until) return;
  if (time < settings_.from) {
    state.before = std::max(state.before, time);
    return;
  }
  if (settings_.paths == Paths::keep) keep_path(id, state, event);
  const Duration timeout = settings_.timeout;
  if (state.requests == 0) {
    state.start = state.last = time;
  } else if (time > state.last ? time <= state.last + timeout : time >= state.start - timeout) {
    state.start = std::min(state.start, time);
    state.last = std::max(state.last, time);
  } else {
    close(id, state);
    state.start = state.last = time;
  }
  ++state.requests;
}

void ActivityModel::close(UserId id, State& state) {
  if (state.requests != 0) chains_.add(id, {state.start, state.last, state.requests});
  state.requests = 0;
}

void ActivityModel::keep_path(UserId id, State& state, const Event& event) {
  if (event.time < state.latest) return;
  const std::optional<std::string_view> path = event.target ? path_of(*event.target) : std::nullopt;
  event.time > state.latest ? paths_.set(id, path) : paths_.raise(id, path);
  state.latest = event.time;
}

void ActivityModel::adopt(UserId id, const State& state, std::optional<std::string_view> path) {
  State& mine = users_[id].state;
  if (mine.requests == 0) {
    mine.start = state.start;
    mine.last = state.last;
    mine.requests = state.requests;
  } else if (state.requests != 0) {
    chains_.add(id, {state.start, state.last, state.requests});
  }
  mine.before = std::max(mine.before, state.before);
  if (settings_.paths == Paths::keep && state.latest >= mine.latest) {
    state.latest > mine.latest ? paths_.set(id, path) : paths_.raise(id, path);
    mine.latest = state.latest;
  }
}

std::vector<UserId> ActivityModel::users_by_name() const {
  struct NameKey {
    std::uint64_t start;
    UserId user;
    std::uint64_t rank() const { return start; }
  };
  LargeVector<NameKey> keys;
  keys.reserve(users_.size());
  for (std::uint32_t i = 0; i < users_.size(); ++i) {
    keys.push_back({rank_of_text(users_[UserId{i}].name()), UserId{i}});
  }
  sort_by_rank(std::span(keys),
               [this](const NameKey& a, const NameKey& b) { return users_[a.user].name() < users_[b.user].name(); });
  std::vector<UserId> users;
  users.reserve(keys.size());
  for (const NameKey& key : keys) users.push_back(key.user);
  return users;
}

void ActivityModel::merge(ActivityModel&& other) {
  std::vector<std::uint32_t> numbers(other.users_.size());
  users_.intern_all(other.users_, [&](UserId id, Table::Entry&, UserId theirs) {
    numbers[static_cast<std::size_t>(theirs)] = static_cast<std::uint32_t>(id);
    adopt(id, other.users_[theirs].state, other.paths_.get(theirs));
  });
  chains_.merge(std::move(other.chains_), numbers);
}

}  // namespace lastseen
