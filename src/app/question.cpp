#include "app/question.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>

#include "app/answer_writer.hpp"
#include "app/input_report.hpp"
#include "archive/archive_error.hpp"
#include "person/pseudonym_key.hpp"
#include "report/display_text.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// Reads for the counts alone.
struct NoModel final : EventSink {
  void observe(EventBatch&) override {}
  void merge(const NoModel&) {}
};

/// An archive in a place where no locks can be had is read so often before it is given up.
constexpr int kMostReadings = 5;

}  // namespace

Question::Question(const Options& options)
    : options_(options), notes_(options.quiet), event_rules_(options), logs_(options, notes_), failed_(logs_.failed()) {
  open_archives();
  check_key();
  const bool looks_up = must_look_up_bounds();
  if (looks_up && !logs_.make_readable_again(notes_)) failed_ = true;
  outcome_.parts = cut_into_parts(logs_);
  std::uint64_t bytes = 0;
  for (const Input& input : logs_.inputs()) bytes += input.size();
  const bool shown = options.progress && !options.quiet;
  progress_ = std::make_unique<Progress>(bytes, shown ? Progress::Shown::yes : Progress::Shown::no);
  if (looks_up) look_up_bounds();
}

void Question::open_archives() {
  // What an archive holds already may come by a pipe, too.
  if (logs_.some_archives() && !logs_.make_readable_again(notes_)) failed_ = true;
  try {
    logs_.open_archives(options_, people(), threads_of(options_));
  } catch (const ArchiveError& error) {
    fail(error.what());
  }
  if (logs_.archives().hold_pseudonyms()) event_rules_.keep_pseudonyms();
  for (std::size_t i = 0; i < logs_.inputs().size(); ++i) {
    const Input& input = logs_.inputs()[i];
    if (input.kind() != Input::Kind::archive) continue;
    if (const auto& error = logs_.archives().error(i)) fail(visible(input.name()) + ": " + error->message);
  }
}

/// Without the key of an archive of pseudonyms a name that is asked for would seem never to have been seen, and who is
/// also in a log beside it is two people.
void Question::check_key() const {
  const ArchiveSet& archives = logs_.archives();
  if (people().pseudonymous() || !archives.hold_pseudonyms()) return;
  const auto is_name = [](const std::string& name) { return !name.empty() && !PseudonymKey::is_pseudonym(name); };
  const auto some = [&](const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), is_name);
  };
  const bool asked = is_name(options_.user) || is_name(options_.viewed_user.value_or("")) ||
                     is_name(options_.viewer.value_or("")) || some(options_.users.exact) ||
                     some(options_.ignored_users.exact);
  bool mixed = false;
  for (std::size_t i = 0; i < logs_.inputs().size(); ++i) {
    mixed |= logs_.inputs()[i].kind() != Input::Kind::archive && !logs_.resume(i).nothing_new;
  }
  if (asked) throw UsageError("an archive of pseudonyms finds nobody by name without its key: --pseudonyms KEYFILE");
  if (mixed) {
    notes_.note(
        "note: an archive of pseudonyms and a log beside it do not bear the same names without its key: --pseudonyms "
        "KEYFILE");
  }
}

void Question::need_events(const NeededEvents& needed) {
  if (logs_.archives().empty()) return;
  const bool all = !logs_.archives().known_at_once();
  needed_ = all ? NeededEvents{Instant::min(), Instant::max(), {}, needed.order} : needed;
  outcome_ = ScanOutcome();
  outcome_.parts = cut_into_parts(logs_, needed_);
}

bool Question::must_read_again() {
  if (logs_.archives().still_valid()) return false;
  if (++readings_ > kMostReadings) {
    fail("an archive was written to again and again while it was read: ask later");
    return false;
  }
  open_archives();
  need_events(needed_);
  return true;
}

bool Question::must_look_up_bounds() const {
  using enum TimeArgument::Kind;
  return options_.at.kind == log_start || (options_.since_given && options_.since.kind == log_end) ||
         (options_.until_given && options_.until.kind == log_start);
}

void Question::look_up_bounds() {
  ScanOutcome outcome;
  outcome.parts = outcome_.parts;
  std::erase_if(outcome.parts, [](const Part& part) { return part.events.has_value(); });  // they tell it beforehand
  scan(
      logs_, rules(Needs::user_and_time), [] { return NoModel(); }, {}, outcome);
  if (!outcome.tally.has_times()) return;
  log_start_ = outcome.tally.first;
  log_end_ = outcome.tally.last;
}

Instant Question::limit(const TimeArgument& time) const {
  switch (time.kind) {
    case TimeArgument::Kind::log_start:
      return log_start_.value_or(Instant::min());
    case TimeArgument::Kind::log_end:
      return log_end_.value_or(Instant::max());
    case TimeArgument::Kind::instant:
      break;
  }
  return time.instant;
}

ScanRules Question::rules(Needs needs) const {
  ScanRules rules;
  rules.extract.needs = event_rules_.looks_at_targets() ? Needs::request : needs;
  rules.extract.ignore_status = options_.ignore_status;
  rules.extract.now = options_.now;
  rules.threads = threads_of(options_);
  rules.archive_events = needed_;
  rules.progress = progress_.get();
  return rules;
}

void Question::read_in_turns(Needs needs, std::span<ScanWorker* const> workers, bool places) {
  ScanRules in_order = rules(needs);
  in_order.order = PartOrder::in_turns;
  in_order.extract.places = places;
  scan_parts(logs_, in_order, workers, outcome_);
  if (!logs_.archives().still_valid()) fail("an archive was written to while it was read: ask again");
  tell_inputs();
}

std::optional<Instant> Question::resolve(const TimeArgument& time) const {
  if (time.kind == TimeArgument::Kind::instant) return time.instant;
  if (!tally().has_times()) return {};
  return time.kind == TimeArgument::Kind::log_start ? tally().first : tally().last;
}

Question::Bounds Question::bounds() const {
  Bounds bounds{resolve(options_.since), resolve(options_.until), options_.since_given, options_.until_given};
  if (!bounds.since || !bounds.until || *bounds.since <= *bounds.until) return bounds;
  if (options_.both_given) {
    throw UsageError(fmt::format("--since {} is after --until {}: swap them, or give only one",
                                 clock_and_zone_text(*bounds.since, options_.zone),
                                 clock_and_zone_text(*bounds.until, options_.zone)));
  }
  if (options_.until_given) {
    bounds.since = bounds.until;
    bounds.since_asked = true;
  } else {
    bounds.until = bounds.since;
    bounds.until_asked = true;
  }
  return bounds;
}

void Question::add_archive_names(std::vector<std::string_view>& names) const {
  if (logs_.archives().empty()) return;
  if (needed_.from == Instant::min() && needed_.until == Instant::max()) return;  // all of them were read
  const std::vector<std::string_view> more = logs_.archives().user_names();
  names.insert(names.end(), more.begin(), more.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

std::vector<std::string> Question::shown_names(std::span<const std::string_view> raw) const {
  std::unordered_set<std::string> shown;
  for (const std::string_view name : raw) {
    if (const std::optional<std::string> person = people().person(name)) shown.insert(people().shown(*person));
  }
  return {shown.begin(), shown.end()};
}

CoverageRow Question::coverage(const NeededInterval& needed, std::span<const std::string_view> names) const {
  const auto counted = [&] {
    if (people().identity()) return coverage_of(tally(), needed, options_, names);
    const std::vector<std::string> shown = shown_names(names);
    const std::vector<std::string_view> views(shown.begin(), shown.end());
    return coverage_of(tally(), needed, options_, views);
  };
  CoverageRow row = counted();
  const std::vector<std::string>& logs = logs_.rotated_away();
  if (logs.empty()) return row;
  Caveat& caveat = row.caveats.emplace_back();
  caveat.name = "rotated_away";
  caveat.note = fmt::format(
      "note: {}: what an archive read of it is neither in a LOG nor in a file beside it, so what came later is "
      "missing: name the rotated log too ({}.1)",
      visible(logs.front()), visible(logs.front()));
  return row;
}

void Question::fail(std::string_view message) {
  failed_ = true;
  notes_.error(message);
}

void Question::tell_inputs() {
  progress_.reset();
  const InputReport report =
      describe_inputs(logs_, outcome_, people().pseudonymous() ? Excerpts::hidden : Excerpts::shown);
  failed_ |= report.failed;
  for (const Message& message : report.messages) notes_.say(message);
}

void Question::tell_output(const Output& out) {
  if (out.error()) fail(*out.error());
}

int Question::exit_status(const CoverageRow& coverage, bool no) const {
  return lastseen::exit_status(coverage, options_, failed_, no);
}

int Question::finish(const Document& document, bool no) {
  // Before the answer: a table that fills the screen keeps its head.
  if (options_.output == OutputFormat::table) tell_caveats(document.coverage, notes_);
  Output out = Output::standard();
  write_answer(document, options_, out);
  out.flush();
  tell_output(out);
  return exit_status(document.coverage, no);
}

}  // namespace lastseen
