#include "app/archive_command.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

#include "app/coverage.hpp"
#include "app/notes.hpp"
#include "archive/archive_error.hpp"
#include "archive/archive_reader.hpp"
#include "archive/check.hpp"
#include "report/count_text.hpp"
#include "report/display_text.hpp"
#include "report/json_document.hpp"
#include "report/json_writer.hpp"
#include "report/output.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

std::optional<Instant> first_of(const Tally& tally) {
  return tally.has_times() ? std::optional(tally.first) : std::nullopt;
}

std::optional<Instant> last_of(const Tally& tally) {
  return tally.has_times() ? std::optional(tally.last) : std::nullopt;
}

/// What is told of an archive.
struct Summary {
  std::uint64_t size = 0;
  std::string archive_id;
  std::int64_t commits = 0;
  ArchiveTerms terms;
  std::optional<Instant> forgotten_before;
  std::uint64_t events = 0;  ///< that are stored
  std::uint64_t users = 0;
  std::uint64_t requests = 0;
  std::vector<InputRow> inputs;
  Tally tally;
};

Summary summarize(const std::string& path) {
  ArchiveReader archive(path);
  const auto count = [&](std::string_view table) {
    Statement rows = archive.database().prepare(fmt::format("SELECT count(*) FROM {}", table));
    rows.step();
    return static_cast<std::uint64_t>(rows.integer(0));
  };
  Summary summary;
  std::error_code error;
  summary.size = std::filesystem::file_size(path, error);
  summary.archive_id = archive.archive_id();
  summary.commits = archive.commits();
  summary.terms = archive.terms();
  summary.forgotten_before = archive.forgotten_before();
  summary.events = count("event");
  summary.users = count("user");
  summary.requests = count("request");
  summary.inputs = archive.inputs();
  for (const InputRow& input : summary.inputs) summary.tally.merge(input.tally);
  return summary;
}

void write_json(const Summary& summary, const std::vector<std::string>* damage, const Options& options, Output& out) {
  JsonWriter json(out.text());
  json.begin_object();
  json.field("command", "archive");
  json.field("archive", *options.archive);
  json.field("archive_id", summary.archive_id);
  json.field("size", summary.size);
  json.field("commits", summary.commits);
  json.field("ignore_status", summary.terms.ignore_status);
  json.field("pseudonyms", summary.terms.key_check.has_value());
  json.field("forgotten_before", summary.forgotten_before);
  json.field("events", summary.events);
  json.field("users", summary.users);
  json.field("requests", summary.requests);
  json.key("inputs");
  json.begin_array();
  for (const InputRow& input : summary.inputs) {
    json.begin_object();
    json.field("input", input.id);
    json.field("uid", input.uid);
    json.field("source", input.source);
    json.field("path", input.path);
    json.field("format", input.format);
    json.field("offset", input.offset);
    json.field("lines", input.tally.lines());
    json.field("events", input.tally.events);
    json.field("anonymous", input.tally.anonymous);
    json.field("unauthenticated", input.tally.unauthenticated);
    json.field("malformed", input.tally.malformed);
    json.field("first", first_of(input.tally));
    json.field("last", last_of(input.tally));
    json.end_object();
  }
  json.end_array();
  if (damage) {
    json.key("damage");
    json.begin_array();
    for (const std::string& what : *damage) json.value(std::string_view(what));
    json.end_array();
  }
  json.key("coverage");
  write_coverage(json, coverage_of(summary.tally, {}, options, {}));
  json.end_object();
  json.end_line();
}

std::string range_text(const Tally& tally, const TimeZone& zone) {
  if (!tally.has_times()) return "-";
  return clock_range_text(tally.first, tally.last, zone);
}

void write_text(const Summary& summary, const Options& options, Output& out) {
  const auto line = [&](const std::string& text) { out.text().append(text + "\n"); };
  line(fmt::format("{}: {} by {}, {}, {}", visible(*options.archive), counted(summary.events, "event"),
                   counted(summary.users, "user"), counted(summary.inputs.size(), "input"),
                   counted(summary.size, "byte")));
  line(fmt::format("{}, {}", counted(summary.tally.lines(), "line"), range_text(summary.tally, options.zone)));
  if (summary.terms.key_check) line("names are pseudonyms");
  if (summary.forgotten_before) {
    line("forgotten before " + clock_and_zone_text(*summary.forgotten_before, options.zone));
  }
  if (!summary.inputs.empty()) line("\nINPUT     LINES    EVENTS  LOG");
  for (const InputRow& input : summary.inputs) {
    const std::string source = input.source.empty() ? "" : visible(input.source) + ": ";
    line(fmt::format("{:>5}  {:>8}  {:>8}  {}{} ({}), {}", input.id, input.tally.lines(), input.tally.events, source,
                     visible(input.path), visible(input.format), range_text(input.tally, options.zone)));
  }
}

}  // namespace

int run_archive(const Options& options) {
  const Notes notes(options.quiet);
  const std::string name = visible(*options.archive);
  std::vector<std::string> damage;
  bool failed = false;
  try {
    if (options.check) damage = check_archive(*options.archive);
    for (const std::string& what : damage) notes.error(fmt::format("{}: {}", name, what));
    Output out = Output::standard();
    const bool json = options.output == OutputFormat::json;
    if (damage.empty() || json) {
      const Summary summary = damage.empty() ? summarize(*options.archive) : Summary();
      json ? write_json(summary, options.check ? &damage : nullptr, options, out) : write_text(summary, options, out);
      if (options.check && !json) out.text().append("whole\n");
    }
    out.flush();
    if (out.error()) {
      notes.error(*out.error());
      failed = true;
    }
  } catch (const ArchiveError& error) {
    notes.error(fmt::format("{}: {}", name, error.what()));
    failed = true;
  }
  if (failed) return 2;
  return damage.empty() ? 0 : 1;
}

}  // namespace lastseen
