#include "app/explain_command.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "app/about_input.hpp"
#include "app/log_sample.hpp"
#include "app/log_set.hpp"
#include "app/notes.hpp"
#include "app/sampled_stream.hpp"
#include "app/terminal.hpp"
#include "archive/archive_error.hpp"
#include "archive/database.hpp"
#include "log/explain.hpp"
#include "report/explain_text.hpp"
#include "report/output.hpp"

namespace lastseen {

namespace {

std::string_view word_for(Meaning meaning) {
  switch (meaning) {
    case Meaning::none:
      return "";
    case Meaning::time:
      return "time";
    case Meaning::user:
      return "user";
    case Meaning::request:
      return "request";
    case Meaning::method:
      return "method";
    case Meaning::target:
      return "target";
    case Meaning::status:
      return "status";
  }
  return "";
}

std::string_view word_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::event:
      return "event";
    case Verdict::anonymous:
      return "anonymous";
    case Verdict::unauthenticated:
      return "unauthenticated";
    case Verdict::malformed:
      return "malformed";
  }
  return "";
}

ExplainedLog::Line line_for_writers(ExplainedLine&& line) {
  ExplainedLog::Line shown;
  shown.number = line.number;
  shown.text = std::move(line.text);
  for (ExplainedLine::Field& field : line.fields) {
    shown.fields.push_back({std::move(field.name), word_for(field.meaning), std::move(field.bytes), field.begin});
  }
  shown.verdict = word_for(line.verdict);
  if (line.verdict != Verdict::malformed) shown.time = line.time;
  shown.user = std::move(line.user);
  shown.method = std::move(line.method);
  shown.target = std::move(line.target);
  shown.status = line.status;
  shown.column_in_text = line.column_in_text;
  shown.column = line.column;
  shown.reason = std::move(line.reason);
  return shown;
}

ExplainedLog log_for_writers(const std::string& name, Explanation&& explanation) {
  ExplainedLog log;
  log.name = name;
  log.wrapper = std::move(explanation.wrapper);
  log.wrapped_lines = explanation.wrapped_lines;
  log.format = std::move(explanation.format);
  log.given = explanation.given;
  for (Explanation::Votes& votes : explanation.votes) log.votes.emplace_back(std::move(votes.format), votes.lines);
  log.lines = explanation.lines;
  log.events = explanation.events;
  log.anonymous = explanation.anonymous;
  log.unauthenticated = explanation.unauthenticated;
  log.malformed = explanation.malformed;
  for (ExplainedLine& line : explanation.shown) log.shown.push_back(line_for_writers(std::move(line)));
  log.advice = std::move(explanation.advice);
  return log;
}

/// False where the database is none that a question could be asked of.
bool tell_archive(const std::string& name, const Notes& notes) {
  try {
    if (name == "-") throw ArchiveError("an archive cannot be read from a pipe: name its file");
    Database::open_for_reading(name);
    notes.note("note: " + name + " is an archive: its events are read as they are");
    return true;
  } catch (const ArchiveError& error) {
    notes.error(name + ": " + error.what());
    return false;
  }
}

}  // namespace

int run_explain(const Options& options) {
  Notes notes(options.quiet);
  LogSet logs(options, notes);
  const FormatChooser chooser(options.format);
  ExplainRules rules;
  rules.ignored_status = options.ignore_status;
  if (options.limit) rules.shown_lines = *options.limit == 0 ? kSampleLines : static_cast<std::size_t>(*options.limit);
  bool failed = logs.failed();
  bool malformed = false;
  std::vector<ExplainedLog> explained;
  for (Input& input : logs.inputs()) {
    if (input.kind() == Input::Kind::archive) {
      failed |= !tell_archive(input.name(), notes);
      continue;
    }
    const SampledStream stream(input.stream(false));
    if (stream.error()) {
      notes.error(input.name() + ": " + stream.error()->message);
      failed = true;
    }
    std::vector<NumberedLine> lines = sample_lines(stream.sample(), stream.whole());
    // The sample begins with its newline.
    if (!stream.overlong_line().empty()) lines.insert(lines.begin(), {1, stream.overlong_line()});
    explained.push_back(
        log_for_writers(input.name(), about_input(input.name(), [&] { return chooser.explain(lines, rules); })));
    malformed |= explained.back().malformed > 0;
    failed |= explained.back().lines > 0 && explained.back().malformed == explained.back().lines;
  }
  Output out = Output::standard();
  if (options.output == OutputFormat::json) {
    write_explained_json(explained, out.text());
  } else {
    const TableSettings settings = table_settings(options);
    for (std::size_t i = 0; i < explained.size(); ++i) {
      if (i > 0) out.text().append('\n');
      write_explained(explained[i], settings, out.text());
      out.flush_if_full();
    }
  }
  if (!out.flush() && !out.closed()) {
    notes.error(*out.error());
    failed = true;
  }
  if (failed) return 2;
  return options.strict && malformed ? 3 : 0;
}

}  // namespace lastseen
