#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/coverage.hpp"
#include "app/event_rules.hpp"
#include "app/log_set.hpp"
#include "app/notes.hpp"
#include "app/options.hpp"
#include "app/scan.hpp"
#include "app/workers.hpp"
#include "presence/user_table.hpp"
#include "report/document.hpp"
#include "report/output.hpp"

namespace lastseen {

/// One question about logs, from its options to its exit status: what all batch commands have in common. The order of
/// use: open, read, answer, finish.
class Question {
 public:
  /// Opens the logs. Where a bound of the question is the start or the end of the logs and the model must know it
  /// beforehand, they are read once for that alone.
  explicit Question(const Options& options);

  const Options& options() const { return options_; }
  LogSet& logs() { return logs_; }
  const LogSet& logs() const { return logs_; }
  Notes& notes() { return notes_; }
  const People& people() const { return event_rules_.people(); }
  const ProfileTemplates& templates() const { return event_rules_.templates(); }
  const ScanOutcome& outcome() const { return outcome_; }
  const Tally& tally() const { return outcome_.tally; }

  /// Instants that a model needs before all is read; the greatest or least there is where the logs' end or start is
  /// asked for.
  Instant at_limit() const { return limit(options_.at); }
  Instant until_limit() const { return limit(options_.until); }
  Instant since_limit() const { return options_.since_given ? limit(options_.since) : Instant::min(); }

  /// Which events of archives matter to the answer; all of them, where that is not said. Before reading, or to read
  /// archives once more for others.
  void need_events(const NeededEvents& needed);

  /// How often an archive had changed, so that all was read again.
  int readings() const { return readings_; }

  /// Reads all inputs into the model that `make_model` gives. Notes what could not be read.
  template <class MakeModel>
  auto read(Needs needs, MakeModel&& make_model, PartOrder order = PartOrder::stretches) {
    ScanRules in_parts = rules(needs);
    in_parts.order = order;
    for (;;) {
      auto model = scan(logs_, in_parts, make_model, filter(), outcome_);
      if (must_read_again()) continue;
      tell_inputs();
      return model;
    }
  }
  /// Reads all inputs, the parts in turns, into workers that may wait for each other: `make_worker` gives each.
  /// `places`: events tell where their lines stand.
  template <class MakeWorker>
  auto read_in_order(Needs needs, MakeWorker&& make_worker, bool places = false) {
    Workers<typename decltype(make_worker())::element_type> workers;
    std::vector<ScanWorker*> pointers;
    const std::size_t threads = std::clamp<std::size_t>(outcome_.parts.size(), 1, threads_of(options_));
    while (workers.size() < threads) pointers.push_back(workers.emplace_back(make_worker()).get());
    read_in_turns(needs, pointers, places);
    return workers;
  }
  /// Reads some parts once more; events pass `wrap` before all else.
  template <class MakeModel>
  auto read_again(Needs needs, std::function<bool(std::size_t)> wanted, const MakeFilter& wrap,
                  MakeModel&& make_model) {
    ScanRules again = rules(needs);
    again.wanted = std::move(wanted);
    ScanOutcome outcome;
    outcome.parts = outcome_.parts;
    return scan(logs_, again, make_model, chained(wrap, filter()), outcome);
  }
  /// What filters and pseudonyms put between the extractor and a model; empty where there is nothing to do.
  MakeFilter filter() const { return event_rules_.filter(); }

  /// Whether names are other than the logs bear them, or some are left out.
  bool renames() const { return event_rules_.renames(); }
  /// The name that an answer bears for a name of the log; nothing where it is left out.
  std::optional<std::string> answer_name(std::string_view raw) const { return event_rules_.answer_name(raw); }
  /// The user asked for by name; nothing where the user map drops it.
  std::optional<std::string> asked(std::string_view name) const { return people().asked(name); }

  /// After reading: what a TIME is; nothing where no line tells.
  std::optional<Instant> resolve(const TimeArgument& time) const;

  /// After reading: [since, until], both included. A bound not given gives way to the other. Throws UsageError where
  /// both are given and since is later.
  struct Bounds {
    std::optional<Instant> since;
    std::optional<Instant> until;
    bool since_asked = false;  ///< the logs must reach it
    bool until_asked = false;
  };
  Bounds bounds() const;

  /// Coverage of an answer about an instant, or a range; `before` is how much earlier lines matter.
  template <class Table>
  CoverageRow coverage_at(std::optional<Instant> at, std::optional<Duration> before, const Table& table) const {
    return coverage({at && before ? std::optional(*at - *before) : std::nullopt, at}, table);
  }
  template <class Table>
  CoverageRow coverage_over(const Bounds& bounds, Duration before, const Table& table) const {
    return coverage({bounds.since && bounds.since_asked ? std::optional(*bounds.since - before) : std::nullopt,
                     bounds.until_asked ? bounds.until : std::nullopt},
                    table);
  }

  /// Something failed that the exit status must tell.
  void fail(std::string_view message);

  /// Writes the answer and tells the exit status; `no`: there is no row, or the answer of is-online is no.
  int finish(const Document& document, bool no);
  int exit_status(const CoverageRow& coverage, bool no) const;
  /// The status after writing, where the answer was written elsewhere.
  void tell_output(const Output& out);

 private:
  ScanRules rules(Needs needs) const;
  void read_in_turns(Needs needs, std::span<ScanWorker* const> workers, bool places);
  Instant limit(const TimeArgument& time) const;
  void open_archives();
  void check_key() const;
  bool must_read_again();
  void add_archive_names(std::vector<std::string_view>& names) const;
  bool must_look_up_bounds() const;
  void look_up_bounds();
  void tell_inputs();
  CoverageRow coverage(const NeededInterval& needed, std::span<const std::string_view> names) const;
  std::vector<std::string> shown_names(std::span<const std::string_view> raw) const;

  /// `table`: the users of all events before filters, by the names that the logs bear.
  template <class Table>
  CoverageRow coverage(const NeededInterval& needed, const Table& table) const {
    std::vector<std::string_view> raw(table.size());
    for (std::uint32_t i = 0; i < raw.size(); ++i) raw[i] = table[UserId{i}].name();
    add_archive_names(raw);
    return coverage(needed, std::span<const std::string_view>(raw));
  }

  const Options& options_;
  Notes notes_;
  EventRules event_rules_;
  LogSet logs_;
  NeededEvents needed_;
  int readings_ = 0;
  ScanOutcome outcome_;
  std::unique_ptr<Progress> progress_;  ///< until all is read
  std::optional<Instant> log_start_;    ///< looked up beforehand
  std::optional<Instant> log_end_;
  bool failed_ = false;
};

}  // namespace lastseen
