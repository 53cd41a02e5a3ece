#include "archive/ingest.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "archive/early_time.hpp"
#include "archive/log_recorder.hpp"
#include "archive/matching.hpp"
#include "archive/siblings.hpp"

namespace lastseen {
namespace {

/// A younger change may be followed by one that leaves the same size and time.
constexpr auto kYoung = std::chrono::seconds(2);

/// Two inputs of one source may overlap so long: rotation and buffering cut no cleaner.
constexpr auto kHarmlessOverlap = std::chrono::minutes(1);

std::optional<FileStamp> stamp_of(const std::string& name) {
  struct stat info {};
  if (stat(name.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return file_stamp(info);
}

/// One log on its way through a run.
struct Log {
  LogOutcome outcome;
  FileStamp stamp;
  std::unique_ptr<Content> content;   ///< null: not opened, or done with
  std::optional<std::int64_t> input;  ///< what it matched
};

class Run {
 public:
  Run(Store& store, const IngestRequest& request, LogShelf& shelf)
      : store_(store), request_(request), shelf_(shelf), recorder_(store) {}

  std::vector<LogOutcome> operator()() {
    store_.begin();
    for (const std::string& file : store_.files()) {
      if (const auto stamp = stamp_of(file)) own_files_.insert({stamp->device, stamp->inode});
    }
    for (const std::string& name : request_.logs) add(name);
    for (Log& log : logs_) examine(log);
    if (request_.siblings) add_siblings();
    const auto read_all = [this](auto wanted) {
      for (Log& log : logs_) {
        if (log.content && wanted(log)) read(log);
      }
    };
    read_all([](const Log& log) { return log.input.has_value(); });
    read_all([](const Log&) { return true; });
    follow_names();
    store_.commit();
    std::vector<LogOutcome> outcomes;
    for (Log& log : logs_) outcomes.push_back(std::move(log.outcome));
    return outcomes;
  }

 private:
  /// Opens a log, unless it is known to be unchanged or is named twice.
  void add(const std::string& name) {
    Log& log = logs_.emplace_back();
    log.outcome.name = name;
    if (const auto stamp = stamp_of(name)) {
      log.stamp = *stamp;
      if (own_files_.contains({stamp->device, stamp->inode})) {
        log.outcome.state = LogOutcome::State::failed;
        log.outcome.error = "is the archive itself";
        return;
      }
      if (!files_.insert({stamp->device, stamp->inode}).second) {
        log.outcome.twice = true;
        return;
      }
      if (const auto held = store_.held_by(*stamp, request_.source)) {
        take_unopened(log, *held);
        return;
      }
    }
    OpenedLog opened = shelf_.open(name);
    if (!opened.content) {
      log.outcome.state = LogOutcome::State::failed;
      log.outcome.error = opened.error;
      return;
    }
    log.stamp = opened.content->stamp();
    log.content = std::move(opened.content);
  }

  static void take_unopened(Log& log, const Store::HeldInput& held) {
    log.input = log.outcome.input = held.input;
    log.outcome.from = log.outcome.to = held.offset;
    if (held.length < held.offset) log.outcome.state = LogOutcome::State::older_copy;
  }

  const std::vector<KnownInput>& known() {
    if (!known_) known_ = read_known_inputs(store_.database(), request_.source);
    return *known_;
  }

  /// Finds which input a log is. A log with nothing new is done with.
  void examine(Log& log) {
    if (!log.content) return;
    const Match found = match(*log.content, known());
    log.input = found.input ? std::optional(found.input->id) : std::nullopt;
    LogOutcome& outcome = log.outcome;
    outcome.input = log.input;
    switch (found.state) {
      case Match::State::fresh:
        outcome.state = LogOutcome::State::fresh;
        return;
      case Match::State::grown:
        outcome.state = LogOutcome::State::grown;
        return;
      case Match::State::same:
        outcome.state = LogOutcome::State::same;
        break;
      case Match::State::older_copy:
        outcome.state = LogOutcome::State::older_copy;
        break;
      case Match::State::unreadable:
        outcome.state = LogOutcome::State::failed;
        outcome.error = found.error;
        log.content.reset();
        return;
    }
    if (!found.error && !found.unfinished()) remember(log, found.end);
    outcome.from = outcome.to = found.input->offset;
    log.content.reset();
  }

  /// Looks beside each log whose former content is nowhere. Where content stands that was known under another name,
  /// rotation has moved it there, and has moved on what stood there before.
  void add_siblings() {
    const std::size_t named = logs_.size();
    for (std::size_t i = 0; i < named; ++i) {
      const LogOutcome& outcome = logs_[i].outcome;
      if (outcome.twice || outcome.state == LogOutcome::State::failed) continue;
      if (logs_[i].input && outcome.state != LogOutcome::State::older_copy) continue;
      const std::string name = outcome.name;
      if (!standings_) standings_ = store_.standings(request_.source);
      const auto former = former_input(name, *standings_);
      if (former && !is_at_hand(*former)) logs_[i].outcome.rotated_away = !find_beside(name, *former);
    }
  }

  bool is_at_hand(std::int64_t input) const {
    return std::any_of(logs_.begin(), logs_.end(), [&](const Log& log) { return log.input == input; });
  }

  /// Adds what rotation has made of a log: the sibling that holds its former content, others that have grown, and whole
  /// logs written since then. False where nothing holds the former content.
  bool find_beside(const std::string& name, std::int64_t former) {
    bool found = false;
    std::vector<Log> others;
    for (const std::string& sibling : siblings_of(name)) {
      const auto stamp = stamp_of(sibling);
      if (!stamp) continue;
      const std::pair identity(stamp->device, stamp->inode);
      if (files_.contains(identity) || own_files_.contains(identity)) continue;
      const std::optional<Store::HeldInput> held = store_.held_by(*stamp, request_.source);
      if (held && held->input != former) continue;
      Log log;
      log.outcome.name = sibling;
      log.outcome.sibling = true;
      log.stamp = *stamp;
      if (held) {
        take_unopened(log, *held);
      } else {
        OpenedLog opened = shelf_.open(sibling);
        // One that may not be read is told of: its lines would be lost for good if nobody heard of it.
        if (!opened.content && is_rotation_suffix(std::string_view(sibling).substr(name.size())) &&
            access(sibling.c_str(), R_OK) != 0 && errno == EACCES) {
          log.outcome.state = LogOutcome::State::failed;
          log.outcome.error = opened.error;
          take(std::move(log));
        }
        if (!opened.content) continue;
        log.content = std::move(opened.content);
        examine(log);
      }
      if (log.input == former) {
        found = true;
        take(std::move(log));
      } else if (log.content && is_rotation_suffix(std::string_view(sibling).substr(name.size()))) {
        others.push_back(std::move(log));
      }
    }
    for (Log& log : others) {
      if (log.input || is_younger(log, former)) take(std::move(log));
    }
    return found;
  }

  void take(Log log) {
    files_.insert({log.stamp.device, log.stamp.inode});
    logs_.push_back(std::move(log));
  }

  /// Whether an unknown log was written after a former one, not before the archive knew any of them. Only what they
  /// hold tells that: a file's time is that of its compression or copy, and not every rotation counts its names alike.
  /// A log that was closed before the former one began has no time after the former's first; one begun later has, among
  /// its first lines, even where these begin with a request that took hours and bears the time of its start. Where it
  /// cannot be told, the log is stored: a line too early does no harm, a line lost does.
  bool is_younger(const Log& log, std::int64_t former) {
    const std::optional<Instant> time = early_time(*log.content, shelf_);
    const Tally known = store_.input(former).tally;
    return time && (known.first > known.last || *time >= known.first);
  }

  void read(Log& log) {
    // What was read since it was examined may have made it known, or known better.
    if (log.input ? grown_.contains(*log.input) : !grown_.empty()) examine(log);
    if (!log.content) return;
    InputRow input;
    if (log.input) {
      input = store_.input(*log.input);
    } else {
      input.source = request_.source;
      input.path = log.outcome.name;
    }
    const bool is_new = !log.input;
    const RecordedLog recorded = recorder_.record(*log.content, shelf_, input);
    LogOutcome& outcome = log.outcome;
    outcome.from = recorded.from;
    outcome.to = input.offset;
    outcome.tally = recorded.tally;
    outcome.error = recorded.error;
    outcome.none_fits = recorded.none_fits;
    if (recorded.none_fits && log.input) {
      outcome.to = outcome.from;
      outcome.state = LogOutcome::State::failed;
    } else if (input.id == 0) {
      outcome.state = recorded.none_fits || recorded.error ? LogOutcome::State::failed : LogOutcome::State::same;
    } else {
      log.input = outcome.input = input.id;
      grown_.insert(input.id);
      known_.reset();
      if (!recorded.error && !recorded.unfinished) remember(log, input.offset);
      outcome.overlap = find_overlap(input, recorded, is_new);
    }
    log.content.reset();
  }

  void remember(const Log& log, std::uint64_t length) {
    const Instant changed{std::chrono::floor<Duration>(std::chrono::nanoseconds(log.stamp.mtime_ns))};
    if (changed + kYoung <= request_.now) store_.remember(log.stamp, *log.input, length);
  }

  /// A new log says so wherever it overlaps; one that has grown only where most of what is new of it was there already:
  /// logs of servers that run side by side overlap as long as they grow, and share a request now and then.
  std::optional<Overlap> find_overlap(const InputRow& input, const RecordedLog& recorded, bool is_new) {
    std::uint64_t held = 0;
    for (const StoredEvent& event : recorded.first_events) {
      held += store_.holds(event.time, event.user, event.request, input.id);
    }
    if (!is_new && (held == 0 || held * 2 < recorded.first_events.size())) return std::nullopt;
    std::optional<Overlap> widest;
    for (const InputRow& other : read_inputs(store_.database())) {
      if (other.id == input.id || other.source != input.source) continue;
      const Instant from = std::max(recorded.tally.first, other.tally.first);
      const Instant to = std::min(recorded.tally.last, other.tally.last);
      if (from > to || to - from <= kHarmlessOverlap) continue;
      if (widest && widest->to - widest->from >= to - from) continue;
      widest = Overlap{.input = other.id, .path = other.path, .from = from, .to = to};
    }
    if (!widest) return widest;
    widest->compared = recorded.first_events.size();
    widest->held = held;
    return widest;
  }

  /// An input stands where one of the logs that hold it stands. Under a name that does not tell which log it was it
  /// keeps that log's, as long as no other input stands there: by that name it is looked for.
  void follow_names() {
    for (const Log& log : logs_) {
      if (!log.input || log.outcome.state == LogOutcome::State::older_copy) continue;
      InputRow input = store_.input(*log.input);
      const std::string_view name = log.outcome.name;
      const bool tells = !name.starts_with(input.path) || is_rotation_suffix(name.substr(input.path.size()));
      const bool stays = std::any_of(logs_.begin(), logs_.end(), [&](const Log& other) {
        return other.outcome.name == input.path && (other.input == log.input || (!other.input && !tells));
      });
      if (stays) continue;
      input.path = log.outcome.name;
      store_.update(input);
    }
  }

  Store& store_;
  const IngestRequest& request_;
  LogShelf& shelf_;
  LogRecorder recorder_;
  std::vector<Log> logs_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> files_;      ///< device and inode of each
  std::set<std::pair<std::uint64_t, std::uint64_t>> own_files_;  ///< the archive's, which must not be opened here
  std::optional<std::vector<KnownInput>> known_;                 ///< absent: to be read again
  std::optional<std::vector<Standing>> standings_;               ///< before this run; absent: not asked for yet
  std::set<std::int64_t> grown_;                                 ///< inputs that were read in this run
};

}  // namespace

std::vector<LogOutcome> ingest(Store& store, const IngestRequest& request, LogShelf& shelf) {
  return Run(store, request, shelf)();
}

}  // namespace lastseen
