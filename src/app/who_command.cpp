#include "app/who_command.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "app/question.hpp"
#include "app/row_columns.hpp"
#include "app/who_row.hpp"
#include "presence/activity_model.hpp"
#include "presence/current_run_model.hpp"

namespace lastseen {

namespace {

/// Lets only some users through, by the names that the log bears.
class CandidateSink final : public EventSink {
 public:
  using Names = boost::unordered_flat_set<std::string_view>;
  CandidateSink(const Names& names, EventSink& next) : names_(names), next_(next) {}

  void observe(EventBatch& batch) override {
    kept_.clear();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (names_.contains(batch[i].user)) kept_.add() = batch[i];
    }
    if (kept_.size() != 0) next_.observe(kept_);
  }

 private:
  const Names& names_;
  EventSink& next_;
  EventBatch kept_;
};

/// The rows, and the models whose memory they point into.
struct WhoAnswer {
  std::optional<Instant> at;
  std::vector<WhoRow> rows;
  std::uint64_t remembered = 0;
  CoverageRow coverage;
  std::optional<CurrentRunModel> runs;
  std::optional<ActivityModel> activity;
};

/// Streams can be read but once: every user's runs and last path are kept.
void answer_from_streams(Question& question, WhoAnswer& answer) {
  const Options& options = question.options();
  const ActivityModel::Settings settings{
      .until = question.at_limit(), .timeout = options.timeout, .paths = ActivityModel::Paths::keep};
  ActivityModel logged = question.read(Needs::request, [&] { return ActivityModel(settings); });
  answer.at = question.resolve(options.at);
  answer.coverage = question.coverage_at(answer.at, options.timeout, logged.users());
  answer.activity = question.renames()
                        ? std::move(logged).renamed([&](std::string_view raw) { return question.answer_name(raw); })
                        : std::move(logged);
  if (!answer.at) return;
  const Instant at = *answer.at;
  const PresenceRules rules = rules_of(options);
  const auto online = [&](const ActivityModel::State& state) {
    if (state.latest == Instant::min()) return false;  // only a name: no event up to the instant
    answer.remembered += rules.remembered(at, state.latest);
    return rules.online(at, state.latest);
  };
  answer.activity->drain(online, [&](const ActivityModel::User& user) {
    const Run& run = user.runs.back();
    answer.rows.push_back({user.name, run.last, at - run.last, run.start, run.requests, user.path});
  });
}

/// Archives tell at once when their events were. Who is online was seen in the timeout before the instant: that is read
/// with its requests, for the last paths; and then, of those users alone and without requests, more and more of what
/// came before, until it is seen where their runs begin.
class WhoFromArchives {
 public:
  WhoFromArchives(Question& question, WhoAnswer& answer)
      : question_(question), options_(question.options()), answer_(answer) {}

  void run() {
    const ArchiveSet& archives = question_.logs().archives();
    const Tally& tally = archives.tally();
    Instant at = options_.at.instant;
    if (options_.at.kind == TimeArgument::Kind::log_start) at = tally.first;
    if (options_.at.kind == TimeArgument::Kind::log_end) at = tally.last;
    // Metrics count all who are remembered.
    const bool all = !tally.has_times() || options_.output == OutputFormat::prometheus || !archives.known_at_once();
    const Duration little = std::chrono::hours(1);
    int readings = 0;
    do {
      readings = question_.readings();
      Instant from = all ? Instant::min() : before(at, options_.timeout);
      question_.need_events({.from = from, .until = at});
      answer_ = WhoAnswer();
      answer_from_streams(question_, answer_);
      for (Duration further = little; from > tally.first && find_uncertain(from); further *= 2) {
        const Instant until = from - Duration{1};
        from = before(from, further);
        read_earlier(from, until);
      }
    } while (question_.readings() != readings);  // then what was read before is of another state
  }

 private:
  /// Those whose runs may begin before `from`. False where there are none.
  bool find_uncertain(Instant from) {
    row_of_.clear();
    for (std::size_t i = 0; i < answer_.rows.size(); ++i) {
      const WhoRow& row = answer_.rows[i];
      if (before(row.since, options_.timeout) < from) row_of_.emplace(row.user, i);
    }
    return !row_of_.empty();
  }

  void read_earlier(Instant from, Instant until) {
    NeededEvents needed{.from = from, .until = until, .users = std::vector<std::string>()};
    for (const std::string_view raw : question_.logs().archives().user_names()) {
      const std::optional<std::string> name = question_.answer_name(raw);
      if (name && row_of_.contains(*name)) needed.users->emplace_back(raw);
    }
    question_.need_events(needed);
    const ActivityModel::Settings settings{.until = until, .timeout = options_.timeout};
    ActivityModel runs = question_.read(Needs::user_and_time, [&] { return ActivityModel(settings); })
                             .renamed([&](std::string_view raw) { return question_.answer_name(raw); });
    runs.drain([&](const ActivityModel::User& user) {
      WhoRow& row = answer_.rows[row_of_.at(user.name)];
      const Run& run = user.runs.back();
      if (run.last + options_.timeout < row.since) return;
      row.since = run.start;
      row.requests += run.requests;
    });
  }

  Question& question_;
  const Options& options_;
  WhoAnswer& answer_;
  boost::unordered_flat_map<std::string_view, std::size_t> row_of_;  ///< of the uncertain, by the name in the answer
};

/// Files can be read again: the first time only each user's latest run is kept, whatever the size of the log. Then the
/// few parts in which those who are online were seen are read once more, for their last paths and for runs that lines
/// out of order have made uncertain.
class WhoFromFiles {
 public:
  WhoFromFiles(Question& question, WhoAnswer& answer)
      : question_(question), options_(question.options()), answer_(answer) {}

  void run() {
    // In several stretches, ten users who were always online took twice the time: nearly all was read again.
    CurrentRunModel logged = question_.read(
        Needs::user_and_time, [&] { return CurrentRunModel(question_.at_limit(), options_.timeout); },
        PartOrder::one_stretch);
    answer_.at = question_.resolve(options_.at);
    answer_.coverage = question_.coverage_at(answer_.at, options_.timeout, logged.users());
    answer_.runs = question_.renames()
                       ? logged.renamed([&](std::string_view raw) { return question_.answer_name(raw); })
                       : std::move(logged);
    if (!answer_.at) return;
    find_online();
    if (answer_.rows.empty()) return;
    if (question_.renames()) {
      find_candidates(logged.users());
    } else {
      for (const WhoRow& row : answer_.rows) candidates_.insert(row.user);
    }
    Instant from = *answer_.at - options_.timeout;
    for (Duration further = std::chrono::hours(1); !look_again(from); further *= 8) from -= further;
  }

 private:
  void find_online() {
    const CurrentRunModel::Table& users = answer_.runs->users();
    const PresenceRules rules = rules_of(options_);
    for (std::uint32_t i = 0; i < users.size(); ++i) {
      const CurrentRunModel::State& run = users[UserId{i}].state;
      if (run.requests == 0) continue;
      answer_.remembered += rules.remembered(*answer_.at, run.last);
      if (!rules.online(*answer_.at, run.last)) continue;
      row_of_[users[UserId{i}].name()] = answer_.rows.size();
      uncertain_.push_back(answer_.runs->uncertain(run));
      answer_.rows.push_back({users[UserId{i}].name(), run.last, *answer_.at - run.last, run.start, run.requests, {}});
    }
  }

  /// Those in the log who are online under the name that the answer bears.
  void find_candidates(const CurrentRunModel::Table& logged) {
    for (std::uint32_t i = 0; i < logged.size(); ++i) {
      const std::string_view raw = logged[UserId{i}].name();
      const std::optional<std::string> name = question_.answer_name(raw);
      if (name && row_of_.contains(*name)) candidates_.insert(raw);
    }
  }

  /// Reads the parts with lines between `from` and the instant asked about. False where a run may begin before them.
  bool look_again(Instant from) {
    const std::vector<PartOutcome>& parts = question_.outcome().outcomes;
    const ActivityModel::Settings settings{
        .until = question_.at_limit(), .timeout = options_.timeout, .paths = ActivityModel::Paths::keep};
    ActivityModel again = question_.read_again(
        Needs::request, [&](std::size_t i) { return parts[i].first <= *answer_.at && parts[i].last >= from; },
        [&](EventSink& next) { return std::make_unique<CandidateSink>(candidates_, next); },
        [&] { return ActivityModel(settings); });
    answer_.activity = std::move(again).renamed([&](std::string_view raw) { return question_.answer_name(raw); });
    bool certain = true;
    std::size_t found = 0;
    answer_.activity->drain([&](const ActivityModel::User& user) {
      const std::size_t i = row_of_.at(user.name);
      WhoRow& row = answer_.rows[i];
      const Run& run = user.runs.back();
      found += run.last == row.last_seen;
      row.target = user.path;
      if (!uncertain_[i]) return;
      row.since = run.start;
      row.requests = run.requests;
      certain &= run.start - options_.timeout >= from || from <= question_.tally().first;
    });
    if (found != answer_.rows.size()) question_.fail("a log has changed while it was read: ask again");
    return certain || found != answer_.rows.size();
  }

  Question& question_;
  const Options& options_;
  WhoAnswer& answer_;
  boost::unordered_flat_map<std::string_view, std::size_t> row_of_;  ///< by the name that the answer bears
  std::vector<bool> uncertain_;                                      ///< of each row
  CandidateSink::Names candidates_;
};

}  // namespace

int run_who(const Options& options) {
  Question question(options);
  WhoAnswer answer;
  if (question.logs().all_plain_files()) {
    WhoFromFiles(question, answer).run();
  } else if (question.logs().all_archives()) {
    WhoFromArchives(question, answer).run();
  } else {
    answer_from_streams(question, answer);
  }
  Document document;
  document.command = "who";
  document.head = {{"at", cell_of(answer.at)}, {"timeout", options.timeout}};
  document.counts.online = answer.rows.size();
  document.counts.remembered = answer.remembered;
  RowList<WhoRow> list(std::move(answer.rows), who_cell);
  document.total = list.arrange(who_order(), options);
  document.rows_key = "users";
  document.columns.assign(kWhoColumns.begin(), kWhoColumns.end());
  document.rows = &list;
  document.coverage = std::move(answer.coverage);
  return question.finish(document, list.all().empty());
}

}  // namespace lastseen
