#include "app/live_state.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "presence/path.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

using namespace std::chrono_literals;

/// Later than this beyond the lag a line is worth a note.
constexpr Duration kTolerance = 5s;

/// Renamed users who are looked up without asking the rules again. Users come and go, memory must not grow with them.
constexpr std::size_t kNamesKept = 1 << 16;

}  // namespace

LiveState::LiveState(const Options& options, const EventRules& rules, LiveRedis* redis)
    : rules_(rules),
      redis_(redis),
      by_log_(options.clock_of_log),
      wall_(options.now),
      timeout_(options.timeout),
      lag_(options.lag),
      model_({options.timeout, options.retention, !options.clock_of_log, options.lag}),
      left_out_({options.timeout, options.retention, !options.clock_of_log}) {
  if (!by_log_) tick(options.now);
}

void LiveState::tick(Instant wall) {
  wall_ = wall;
  if (by_log_) return;
  if (wall + kTolerance < clock_) {
    went_back_ = clock_ - wall;
    clock_ = wall;
    model_.set_back(at());
    left_out_.set_back(at());
  }
  if (wall <= clock_) return;
  clock_ = wall;
  advance();
}

void LiveState::saw(Instant time) {
  oldest_ = std::min(oldest_, time);
  latest_ = std::max(latest_, time);
  if (!by_log_ || time <= clock_) return;
  clock_ = time;
  advance();
}

void LiveState::advance() {
  model_.advance(at());
  left_out_.advance(at());
}

std::optional<Instant> LiveState::due() const {
  const auto due = model_.due();
  if (by_log_ || !due) return {};
  return *due + lag_;
}

void LiveState::observe(EventBatch& batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (by_log_) {
      // Also what lines without a user tell of the time: the answers must not depend on how the lines came.
      saw(batch.clock(i));
      // The line may be younger than the last tick.
      if (batch[i].time > wall_ + kTolerance) ++ahead_;
    }
    // Counted before filters, as the events of the future are in every answer.
    if (!by_log_ && batch[i].time > clock_ + timeout_) {
      ++ahead_;
      continue;
    }
    saw(batch[i].time);
    const auto user = named(batch[i].user);
    if (!user) continue;
    if (user->accepted && batch.wanted(i)) {
      take(user->name, batch[i]);
    } else {
      left_out_.observe(user->name, batch[i].time, std::nullopt);
    }
  }
}

void LiveState::take(std::string_view user, const Event& event) {
  note_lateness(event.time);
  const auto path = event.target ? path_of(*event.target) : std::nullopt;
  model_.observe(user, event.time, path);
  if (redis_ != nullptr) redis_->observe(user, event, path);
}

std::optional<LiveState::User> LiveState::named(std::string_view raw) {
  if (!rules_.renames()) return User{raw, true};
  if (names_.size() > kNamesKept) names_.clear();
  const auto [entry, is_new] = names_.try_emplace(std::string(raw));
  if (is_new) entry->second = rules_.named(raw);
  if (!entry->second) return {};
  return User{entry->second->name, entry->second->accepted};
}

void LiveState::note_lateness(Instant time) {
  if (caught_up_) lateness_ = std::max(lateness_, clock_ - time);
}

void LiveState::start_was_read() {
  model_.caught_up();
  left_out_.caught_up();
}

void LiveState::caught_up() {
  if (latest_ != Instant::min() && latest_ + lag_ + kTolerance >= clock_) caught_up_ = true;
}

std::vector<std::string> LiveState::take_notes(NotesAsked asked) {
  std::vector<std::string> notes;
  if (lateness_ > lag_ + kTolerance && !told_lateness_) {
    told_lateness_ = true;
    notes.push_back("note: " + lateness_note(lateness_));
  }
  if (went_back_ != Duration(0)) {
    notes.push_back("note: the clock went back by " + duration_text(went_back_) +
                    ": who was seen before stays online until then");
    went_back_ = Duration(0);
  }
  if (!by_log_ && ahead_ != told_ahead_ && (told_ahead_ == 0 || asked == NotesAsked::at_end)) {
    told_ahead_ = ahead_;
    notes.push_back(fmt::format("note: {} over {} ahead of the clock and left out",
                                ahead_ == 1 ? "1 event is" : fmt::format("{} events are", ahead_),
                                exact_duration_text(timeout_)));
  }
  return notes;
}

std::vector<WhoRow> LiveState::rows() const {
  std::vector<WhoRow> rows;
  rows.reserve(model_.online());
  model_.each_online([&](const LiveModel::OnlineUser& user) {
    // An event ahead of the clock was seen on arrival.
    const Duration idle = std::max(at() - user.last_seen, Duration(0));
    rows.push_back({user.name, user.last_seen, idle, std::min(user.since, clock_), user.requests, user.path});
  });
  return rows;
}

std::vector<std::string_view> LiveState::names() const {
  std::vector<std::string_view> names;
  const auto add = [&](std::string_view name) { names.push_back(name); };
  model_.each_name(add);
  const std::size_t known = names.size();
  left_out_.each_name(add);
  if (names.size() == known) return names;
  // Of one person some requests may be left out and others not.
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string lateness_note(Duration lateness) {
  const auto whole = std::chrono::ceil<std::chrono::seconds>(lateness);
  const auto step = whole > 1min ? std::chrono::seconds(1min) : 10s;
  const auto enough = (whole + step - 1s) / step * step;
  std::string lag = exact_duration_text(enough);
  std::erase(lag, ' ');  // one argument
  return fmt::format("lines arrive up to {} late: --lag {}, or nginx flush=1s", duration_text(lateness), lag);
}

}  // namespace lastseen
