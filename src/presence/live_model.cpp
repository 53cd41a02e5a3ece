#include "presence/live_model.hpp"

#include <algorithm>

namespace lastseen {

namespace {

/// Of a user, once what was there at the start has been read.
constexpr std::size_t kEarlierRuns = 3;

}  // namespace

void LiveModel::tell(Listener& listener) {
  listener_ = &listener;
  std::vector<const User*> online;
  for (const Due& due : offline_at_) online.push_back(due.user);
  std::sort(online.begin(), online.end(), [](const User* a, const User* b) {
    return a->run.start != b->run.start ? a->run.start < b->run.start : a->name < b->name;
  });
  for (const User* user : online) tell_online(*user, user->run.start);
}

void LiveModel::tell_online(const User& user, Instant at) {
  if (listener_ == nullptr) return;
  listener_->changed({Change::Kind::online, user.name, at, user.run.last, user.path_view()});
}

void LiveModel::advance(Instant at) {
  if (at <= at_) return;
  at_ = at;
  put_offline();
  forget();
}

std::optional<Instant> LiveModel::due() const {
  std::optional<Instant> due;
  if (!offline_at_.empty()) due = offline_at_.front().at;
  if (!forgotten_at_.empty() && (!due || forgotten_at_.front().at < *due)) due = forgotten_at_.front().at;
  return due;
}

// Still online at last_seen + timeout; at last_seen + retention forgotten, and so offline.
Instant LiveModel::offline_due(const User& user) const {
  const Instant due = user.run.last + settings_.timeout + Duration(1);
  return settings_.retention ? std::min(due, user.run.last + *settings_.retention) : due;
}

bool LiveModel::online_at_present(const User& user) const {
  return at_ < offline_due(user);
}

bool LiveModel::forgotten_at_present(Instant last) const {
  return settings_.retention && last + *settings_.retention <= at_;
}

// Until all is read, the run of somebody who is remembered may still turn out to reach back behind the retention. Of an
// old log that nobody can be remembered from, each event would cost as much as a present one: twice the time of live.
// Where time goes on with the log, what is too old depends on the order of the lines.
bool LiveModel::too_old_to_matter(Instant time) const {
  constexpr int kLongestRun = 1000;  // in timeouts
  return settings_.time_stands && settings_.retention &&
         time + std::max(*settings_.retention, kLongestRun * settings_.timeout) <= at_;
}

void LiveModel::observe(std::string_view name, Instant time, std::optional<std::string_view> path) {
  if (caught_up_ ? forgotten_at_present(time) : too_old_to_matter(time)) return;
  const auto found = by_name_.find(name);
  User& user = found != by_name_.end() ? *found->second : add(name);
  if (returns(user, time)) return keep_for_later(user, time, path);
  if (time + settings_.timeout < at_) path.reset();  // nobody will be shown with it: then the next event brings its own
  take(user, time, path);
  while (user.returned && !returns(user, user.returned->front().time)) {
    const Request next = std::move(user.returned->front());
    user.returned->erase(user.returned->begin());
    if (user.returned->empty()) user.returned.reset();
    take(user, next.time, next.path);
  }
  if (!user.online && online_at_present(user)) put_online(user, time);
}

// Whether the user is still online, and was offline before the request.
bool LiveModel::returns(const User& user, Instant time) const {
  return user.online && time > user.run.last + settings_.timeout && time <= at_ + settings_.lag;
}

void LiveModel::keep_for_later(User& user, Instant time, std::optional<std::string_view> path) {
  if (!user.returned) user.returned = std::make_unique<std::vector<Request>>();
  const auto later = std::upper_bound(user.returned->begin(), user.returned->end(), time,
                                      [](Instant at, const Request& request) { return at < request.time; });
  user.returned->insert(later, {time, path ? std::optional<std::string>(*path) : std::nullopt});
}

void LiveModel::take(User& user, Instant time, std::optional<std::string_view> path) {
  note_path(user, time, path);
  note_request(user, time);
  if (!settings_.retention || user.remembered || forgotten_at_present(user.run.last)) return;
  user.remembered = true;
  push(forgotten_at_, {user.run.last + *settings_.retention, &user});
}

void LiveModel::put_online(User& user, Instant at) {
  user.online = true;
  push(offline_at_, {offline_due(user), &user});
  tell_online(user, at);
}

// The absence has been told: what came after it is told now, though it may be long past, too.
void LiveModel::take_returned(User& user) {
  const std::unique_ptr<std::vector<Request>> returned = std::move(user.returned);
  for (const Request& request : *returned) {
    if (returns(user, request.time)) {
      keep_for_later(user, request.time, request.path);
      continue;
    }
    take(user, request.time, request.path);
    if (!user.online) put_online(user, request.time);
  }
}

LiveModel::User& LiveModel::add(std::string_view name) {
  User* user;
  if (free_.empty()) {
    user = &users_.emplace_back();
  } else {
    user = free_.back();
    free_.pop_back();
  }
  user->name = name;
  by_name_.emplace(user->name, user);
  return *user;
}

void LiveModel::drop(User& user) {
  by_name_.erase(user.name);
  user = User();
  free_.push_back(&user);
}

// Of several requests at the last instant the byte-wise greatest path counts.
void LiveModel::note_path(User& user, Instant time, std::optional<std::string_view> path) {
  const bool first = user.run.requests == 0;
  if (!first && time < user.run.last) return;
  const bool same_instant = !first && time == user.run.last;
  if (same_instant && (!path || (user.has_path && *path <= user.path))) return;
  user.has_path = path.has_value();
  user.path.assign(path.value_or(std::string_view()));
}

void LiveModel::note_request(User& user, Instant time) {
  Run& run = user.run;
  if (run.requests == 0) {
    run = {time, time, 1};
  } else if (time > run.last + settings_.timeout) {
    if (!user.earlier) user.earlier = std::make_unique<std::vector<Run>>();
    user.earlier->push_back(run);
    keep_latest(*user.earlier);
    run = {time, time, 1};
  } else if (time + settings_.timeout >= run.start) {
    run.start = std::min(run.start, time);
    run.last = std::max(run.last, time);
    ++run.requests;
    join_earlier(user);
  } else {
    note_late_request(user, time);
  }
}

// What the latest run has grown to touch becomes part of it. That is one at most: they do not touch one another.
void LiveModel::join_earlier(User& user) {
  if (!user.earlier || user.earlier->empty()) return;
  const Run& before = user.earlier->back();
  if (before.last + settings_.timeout < user.run.start) return;
  user.run.start = std::min(user.run.start, before.start);
  user.run.requests += before.requests;
  user.earlier->pop_back();
}

void LiveModel::note_late_request(User& user, Instant time) {
  if (!user.earlier) user.earlier = std::make_unique<std::vector<Run>>();
  std::vector<Run>& runs = *user.earlier;
  const auto near = std::partition_point(runs.begin(), runs.end(),
                                         [&](const Run& run) { return run.last + settings_.timeout < time; });
  if (near == runs.end() || time + settings_.timeout < near->start) {
    runs.insert(near, {time, time, 1});
    keep_latest(runs);
    return;
  }
  near->start = std::min(near->start, time);
  near->last = std::max(near->last, time);
  ++near->requests;
  const auto next = near + 1;
  if (next == runs.end() || near->last + settings_.timeout < next->start) return;
  near->last = next->last;
  near->requests += next->requests;
  runs.erase(next);
}

void LiveModel::keep_latest(std::vector<Run>& earlier) const {
  if (!caught_up_ || earlier.size() <= kEarlierRuns) return;
  earlier.erase(earlier.begin(), earlier.end() - static_cast<std::ptrdiff_t>(kEarlierRuns));
}

void LiveModel::caught_up() {
  if (caught_up_) return;
  caught_up_ = true;
  for (User& user : users_) {
    if (settings_.retention && !user.remembered) {
      drop(user);
    } else if (user.earlier) {
      keep_latest(*user.earlier);
      user.earlier->shrink_to_fit();
    }
  }
}

void LiveModel::push(std::vector<Due>& heap, Due due) {
  heap.push_back(due);
  std::push_heap(heap.begin(), heap.end(), [](const Due& a, const Due& b) { return a.at > b.at; });
}

LiveModel::Due LiveModel::pop(std::vector<Due>& heap) {
  std::pop_heap(heap.begin(), heap.end(), [](const Due& a, const Due& b) { return a.at > b.at; });
  const Due due = heap.back();
  heap.pop_back();
  return due;
}

void LiveModel::put_offline() {
  while (!offline_at_.empty() && offline_at_.front().at <= at_) {
    const Due due = pop(offline_at_);
    if (const Instant actual = offline_due(*due.user); actual > at_) {
      push(offline_at_, {actual, due.user});
    } else {
      due.user->online = false;
      gone_.push_back(due.user);
    }
  }
  if (gone_.empty()) return;
  std::sort(gone_.begin(), gone_.end(), [](const User* a, const User* b) {
    return a->run.last != b->run.last ? a->run.last < b->run.last : a->name < b->name;
  });
  for (const User* user : gone_) {
    if (listener_ == nullptr) break;
    listener_->changed(
        {Change::Kind::offline, user->name, user->run.last + settings_.timeout, user->run.last, user->path_view()});
  }
  std::erase_if(gone_, [](const User* user) { return !user->returned; });
  if (gone_.empty()) return;
  for (User* user : gone_) take_returned(*user);
  gone_.clear();
  put_offline();
}

void LiveModel::forget() {
  while (!forgotten_at_.empty() && forgotten_at_.front().at <= at_) {
    const Due due = pop(forgotten_at_);
    if (const Instant actual = due.user->run.last + *settings_.retention; actual > at_) {
      push(forgotten_at_, {actual, due.user});
    } else {
      due.user->remembered = false;
      if (caught_up_) drop(*due.user);
    }
  }
}

}  // namespace lastseen
