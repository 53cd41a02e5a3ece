#include "app/ingest_command.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "app/archive_shelf.hpp"
#include "app/archive_terms.hpp"
#include "app/bad_lines.hpp"
#include "app/coverage.hpp"
#include "app/kept_events.hpp"
#include "app/notes.hpp"
#include "archive/archive_error.hpp"
#include "archive/archive_reader.hpp"
#include "archive/fleet.hpp"
#include "archive/ingest.hpp"
#include "report/count_text.hpp"
#include "report/display_text.hpp"
#include "report/json_document.hpp"
#include "report/json_writer.hpp"
#include "report/output.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

/// How long readers of an older state may keep the write-ahead log from being emptied: it is as good in the log.
constexpr Duration kPatience = std::chrono::milliseconds(100);

std::string_view word(LogOutcome::State state) {
  switch (state) {
    case LogOutcome::State::fresh:
      return "new";
    case LogOutcome::State::grown:
      return "grown";
    case LogOutcome::State::same:
      return "same";
    case LogOutcome::State::older_copy:
      return "older_copy";
    default:
      return "failed";
  }
}

LogOutcome outcome_of(const CopiedInput& copied, const std::string& archive) {
  LogOutcome outcome;
  outcome.name = archive + ": " + copied.path;
  using enum CopiedInput::State;
  outcome.state = copied.state == fresh        ? LogOutcome::State::fresh
                  : copied.state == grown      ? LogOutcome::State::grown
                  : copied.state == older_copy ? LogOutcome::State::older_copy
                                               : LogOutcome::State::same;
  outcome.input = copied.input;
  outcome.from = copied.from;
  outcome.to = copied.to;
  outcome.tally = copied.tally;
  return outcome;
}

class IngestCommand {
 public:
  explicit IngestCommand(const Options& options)
      : options_(options), notes_(options.quiet), people_(options.people), templates_(options.profiles) {}

  int run() {
    try {
      Store store(*options_.archive, terms_of(options_, people_), options_.wait);
      check_terms(store.terms(), options_, people_);
      ArchiveShelf shelf(options_, people_, templates_, statuses_of(store.terms().ignore_status));
      ingest_logs(store, shelf);
      store.settle(kPatience);
    } catch (const ArchiveError& error) {
      fail(fmt::format("{}: {}", visible(*options_.archive), visible(error.what())));
      return 2;
    }
    const CoverageRow coverage = coverage_now();
    if (options_.output != OutputFormat::json) {
      for (const Caveat& caveat : coverage.caveats) {
        if (!caveat.note.empty()) notes_.note(caveat.note);
      }
    }
    write(coverage);
    if (failed_) return 2;
    return options_.strict && (coverage.malformed != 0 || !coverage.caveats.empty()) ? 3 : 0;
  }

 private:
  void ingest_logs(Store& store, ArchiveShelf& shelf) {
    const std::vector<LogOutcome> outcomes =
        ingest(store, {options_.logs, options_.source, options_.siblings, options_.now}, shelf);
    people_.keep_pseudonyms();  // of the archives, which follow
    for (const LogOutcome& outcome : outcomes) {
      if (outcome.twice) {
        notes_.note(fmt::format("note: {} is the same file as one named before: read once", visible(outcome.name)));
      } else if (shelf.is_archive(outcome.name)) {
        copy(store, outcome.name);
      } else {
        tell(outcome, shelf);
        outcomes_.push_back(outcome);
      }
    }
  }

  void copy(Store& store, const std::string& name) {
    try {
      ArchiveReader other(name);
      KeptEvents events(options_, people_, templates_);
      const auto keep = [&](const Event& event) { return events.kept(event); };
      for (const CopiedInput& copied : copy_archive(store, other, keep)) outcomes_.push_back(outcome_of(copied, name));
    } catch (const ArchiveError& error) {
      fail(fmt::format("{}: {}", visible(name), error.what()));
      LogOutcome& outcome = outcomes_.emplace_back();
      outcome.name = name;
      outcome.state = LogOutcome::State::failed;
    }
  }

  void tell(const LogOutcome& outcome, const ArchiveShelf& shelf) {
    const std::string name = visible(outcome.name);
    // A log found beside another may have been looked into before it was read.
    const auto log = std::find_if(shelf.read_logs().rbegin(), shelf.read_logs().rend(),
                                  [&](const ReadLog& read) { return read.name == outcome.name; });
    const ReadLog* read = log != shelf.read_logs().rend() ? &*log : nullptr;
    if (outcome.none_fits && read && !read->malformed.empty()) {
      fail(nothing_fits_error(bad_line_of(*read, read->malformed.front()), outcome.tally.lines(), read->format));
    } else if (read) {
      tell_malformed(*read, outcome.tally.malformed);
    }
    if (outcome.error) fail(fmt::format("{}: {}", name, *outcome.error));
    if (outcome.rotated_away) {
      rotated_away_ = true;
      notes_.note(
          fmt::format("note: {}: what it held before is neither in a LOG nor in a file beside it: name the "
                      "rotated log too (lastseen ingest ... {}*)",
                      name, name));
    }
    if (outcome.overlap) tell_overlap(name, outcome);
  }

  /// With pseudonyms nothing is shown of a line, which may name somebody.
  BadLine bad_line_of(const ReadLog& log, const MalformedLine& line) const {
    return bad_line(log.name, line.number, line, people_.pseudonymous() ? Excerpts::hidden : Excerpts::shown);
  }

  void tell_malformed(const ReadLog& read, std::uint64_t malformed) {
    for (const MalformedLine& line : read.malformed) notes_.note(bad_line_note(bad_line_of(read, line)));
    if (malformed > read.malformed.size()) notes_.note(bad_line_count_note(malformed - read.malformed.size()));
  }

  /// A new log in another arrangement is taken out again itself. One that has grown, such as a concatenation that
  /// begins with a log known before, is not: it holds that log too. What it holds twice is the other's.
  void tell_overlap(const std::string& name, const LogOutcome& outcome) {
    const Overlap& overlap = *outcome.overlap;
    const bool grown = outcome.state == LogOutcome::State::grown;
    const std::string other = visible(overlap.path);
    notes_.note(fmt::format(
        "note: {}{} covers {} to {}, as does {} (input {}); of its first {} events {} were there already with the same "
        "time, user and request. If {}: lastseen forget --archive {} --input {}",
        grown ? "what is new in " : "", name, rfc3339(overlap.from), rfc3339(overlap.to), other, overlap.input,
        overlap.compared, overlap.held,
        grown ? fmt::format("all of {} is in it", other) : "it is a copy in another arrangement",
        visible(*options_.archive), grown ? overlap.input : *outcome.input));
  }

  void fail(const std::string& message) {
    failed_ = true;
    notes_.error(message);
  }

  CoverageRow coverage_now() const {
    Tally tally;
    for (const LogOutcome& outcome : outcomes_) tally.merge(outcome.tally);
    CoverageRow coverage;
    if (tally.lines() > 0) coverage = coverage_of(tally, {}, options_, {});
    std::erase_if(coverage.caveats, [](const Caveat& caveat) { return caveat.name == "log_gap"; });
    if (rotated_away_) coverage.caveats.push_back({"rotated_away", {}, {}, {}, {}});
    return coverage;
  }

  std::uint64_t events() const {
    std::uint64_t events = 0;
    for (const LogOutcome& outcome : outcomes_) events += outcome.tally.events;
    return events;
  }

  void write(const CoverageRow& coverage) {
    if (options_.quiet && options_.output != OutputFormat::json) return;
    Output out = Output::standard();
    options_.output == OutputFormat::json ? write_json(coverage, out) : write_text(out);
    out.flush();
    if (out.error()) fail(*out.error());
  }

  void write_json(const CoverageRow& coverage, Output& out) const {
    JsonWriter json(out.text());
    json.begin_object();
    json.field("command", "ingest");
    json.field("archive", *options_.archive);
    json.key("inputs");
    json.begin_array();
    for (const LogOutcome& outcome : outcomes_) {
      json.begin_object();
      json.field("path", outcome.name);
      json.field("input", outcome.input);
      json.field("state", word(outcome.state));
      json.field("from", outcome.from);
      json.field("to", outcome.to);
      json.field("lines", outcome.tally.lines());
      json.field("events", outcome.tally.events);
      json.end_object();
    }
    json.end_array();
    json.field("events", events());
    json.key("coverage");
    write_coverage(json, coverage);
    json.end_object();
    json.end_line();
  }

  void write_text(Output& out) const {
    for (const LogOutcome& outcome : outcomes_) {
      const std::string name = visible(outcome.name);
      using enum LogOutcome::State;
      std::string what;
      if (outcome.state == fresh || outcome.state == grown) {
        what = fmt::format("{}: {}, {}", outcome.state == fresh ? "new" : "grown",
                           counted(outcome.tally.lines(), "line"), counted(outcome.tally.events, "event"));
      } else if (outcome.state == older_copy) {
        what = "an older copy: nothing new";
      } else {
        what = outcome.state == same ? "nothing new" : "failed";
      }
      out.text().append(fmt::format("{}  {}\n", name, what));
    }
    out.text().append(fmt::format("{} stored in {}\n", counted(events(), "event"), visible(*options_.archive)));
  }

  const Options& options_;
  Notes notes_;
  People people_;
  ProfileTemplates templates_;
  std::vector<LogOutcome> outcomes_;
  bool rotated_away_ = false;
  bool failed_ = false;
};

}  // namespace

int run_ingest(const Options& options) {
  return IngestCommand(options).run();
}

}  // namespace lastseen
