#include "presence/live_model.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lastseen {

namespace {

/// Of a user, once what was there at the start has been read.
constexpr std::size_t kEarlierRuns = 3;

/// Adds a run to others, ascending and each more than the timeout after the one before; those that it touches become
/// one.
template <class AnyRun>
void add_run(std::vector<AnyRun>& runs, AnyRun run, Duration timeout) {
  const auto near = std::partition_point(runs.begin(), runs.end(),
                                         [&](const AnyRun& each) { return each.last + timeout < run.start; });
  if (near == runs.end() || run.last + timeout < near->start) {
    runs.insert(near, std::move(run));
    return;
  }
  near->join(std::move(run));
  const auto next = near + 1;
  if (next == runs.end() || near->last + timeout < next->start) return;
  near->join(std::move(*next));
  runs.erase(next);
}

}  // namespace

void LiveModel::Run::join(const Run& other) {
  start = std::min(start, other.start);
  last = std::max(last, other.last);
  requests += other.requests;
}

// Of several paths at the last instant the byte-wise greatest counts.
void LiveModel::Return::join(Return other) {
  if (std::tie(other.last, other.path) > std::tie(last, path)) path = std::move(other.path);
  Run::join(other);
}

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
  note_path(user, time, path);
  note_request(user, time);
  join_returned(user);
  remember(user);
  if (user.online || !online_at_present(user)) return;
  user.online = true;
  push(offline_at_, {offline_due(user), &user});
  tell_online(user, time);
}

// Whether the user is still online, and was offline before the request; behind one return all are such.
bool LiveModel::returns(const User& user, Instant time) const {
  return user.online && time > user.run.last + settings_.timeout && (user.returned || time <= at_ + settings_.lag);
}

// No more runs than timeouts go into the lag.
void LiveModel::keep_for_later(User& user, Instant time, std::optional<std::string_view> path) {
  if (!user.returned) user.returned = std::make_unique<std::vector<Return>>();
  add_run(*user.returned, Return{{time, time, 1}, std::optional<std::string>(path)}, settings_.timeout);
}

// There was no absence where the latest run has grown to touch the first return. That is one at most: they are apart.
void LiveModel::join_returned(User& user) {
  if (!user.returned || user.returned->front().start > user.run.last + settings_.timeout) return;
  const Run before = user.run;
  take_next_return(user);
  user.run.join(before);
}

// It becomes the latest run.
void LiveModel::take_next_return(User& user) {
  Return& next = user.returned->front();
  user.run = next;
  user.has_path = next.path.has_value();
  user.path = std::move(next.path).value_or(std::string());
  user.returned->erase(user.returned->begin());
  if (user.returned->empty()) user.returned.reset();
}

void LiveModel::remember(User& user) {
  if (!settings_.retention || user.remembered || forgotten_at_present(user.run.last)) return;
  user.remembered = true;
  push(forgotten_at_, {user.run.last + *settings_.retention, &user});
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
    run.join({time, time, 1});
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
  user.run.join(before);
  user.earlier->pop_back();
}

void LiveModel::note_late_request(User& user, Instant time) {
  if (!user.earlier) user.earlier = std::make_unique<std::vector<Run>>();
  add_run(*user.earlier, Run{time, time, 1}, settings_.timeout);
  keep_latest(*user.earlier);
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
  const bool some_returned =
      std::any_of(gone_.begin(), gone_.end(), [](const User* user) { return user->returned != nullptr; });
  some_returned ? tell_gone_and_returned() : tell_gone();
  gone_.clear();
}

void LiveModel::tell_gone() {
  if (listener_ == nullptr) return;
  std::sort(gone_.begin(), gone_.end(), [](const User* a, const User* b) {
    return a->run.last != b->run.last ? a->run.last < b->run.last : a->name < b->name;
  });
  for (const User* user : gone_) {
    listener_->changed(
        {Change::Kind::offline, user->name, user->run.last + settings_.timeout, user->run.last, user->path_view()});
  }
}

// The absences are told, and what came after them, though all of it may be long past; by all users' times.
void LiveModel::tell_gone_and_returned() {
  struct Told {
    Change::Kind kind;
    Instant at;
    Instant last_seen;
    const User* user;
    std::optional<std::string> path;
  };
  std::vector<Told> all;
  const auto tell = [&](Change::Kind kind, Instant at, const User& user) {
    all.push_back({kind, at, user.run.last, &user, user.has_path ? std::optional(user.path) : std::nullopt});
  };
  for (User* user : gone_) {
    tell(Change::Kind::offline, user->run.last + settings_.timeout, *user);
    while (user->returned && !user->online) {
      if (!user->earlier) user->earlier = std::make_unique<std::vector<Run>>();
      user->earlier->push_back(user->run);
      keep_latest(*user->earlier);
      take_next_return(*user);
      remember(*user);
      tell(Change::Kind::online, user->run.start, *user);
      user->online = online_at_present(*user);
      if (user->online)
        push(offline_at_, {offline_due(*user), user});
      else
        tell(Change::Kind::offline, user->run.last + settings_.timeout, *user);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Told& a, const Told& b) {
    return a.at != b.at ? a.at < b.at : a.user->name < b.user->name;
  });
  for (const Told& told : all) {
    if (listener_ == nullptr) break;
    listener_->changed({told.kind, told.user->name, told.at, told.last_seen,
                        told.path ? std::optional<std::string_view>(*told.path) : std::nullopt});
  }
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
