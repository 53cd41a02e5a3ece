#include "app/option_table.hpp"

#include <algorithm>

#include "app/row_columns.hpp"
#include "report/event_rows.hpp"

namespace lastseen {

namespace {

using enum Command;
using enum OutputFormat;

constexpr CommandSet kQueries{who, window, sessions, users, is_online, views, timeline, events};
constexpr CommandSet kRanges{window, sessions, views, timeline, events, report};
constexpr CommandSet kAsking = kQueries | CommandSet{live, report};
constexpr CommandSet kReading = kAsking | CommandSet{explain, ingest};
constexpr CommandSet kAll = kReading | CommandSet{archive, forget};

constexpr CommandSet kOfSpans{who, window, sessions, users, is_online, timeline, live, report};
constexpr CommandSet kSelecting{who, window, sessions, users, is_online, timeline, events};
// Whose help explains an option: all that take it, or none of them.
constexpr CommandSet kExplained = kAll;
constexpr CommandSet kNamed = {};
using Kind = ValueKind;
using Id = OptionId;

constexpr std::string_view kTimes = "now today yesterday start end";
constexpr std::string_view kLogFormats =
    "auto combined common vhost_combined vhost_common forwarded lighttpd ingress-nginx json caddy traefik w3c ltsv "
    "oauth2-proxy events";

// A row an option.
// clang-format off
constexpr OptionSpec kOptions[] = {
    {Id::at, "--at", 0, "TIME", Kind::time, {who, users, is_online}, kExplained,
     "when: now (default), 18:00, yesterday, -2h, end", kTimes},
    {Id::since, "--since", 'S', "TIME", Kind::time, kRanges, kExplained,
     "from when on (default: where the logs start)", kTimes},
    {Id::until, "--until", 'U', "TIME", Kind::time, kRanges, kExplained,
     "until when (default: where the logs end)", kTimes},
    {Id::all, "--all", 0, "", Kind::none, {users}, kExplained, "also those forgotten after --retention"},
    {Id::why, "--why", 0, "", Kind::none, {is_online}, kExplained, "show the log line that decides it"},
    {Id::of, "--of", 0, "USER", Kind::text, {views}, kExplained, "only views of this user's profile"},
    {Id::by, "--by", 0, "USER", Kind::text, {views}, kExplained, "only views by this user"},
    {Id::known_only, "--known-only", 0, "", Kind::none, {views}, kExplained,
     "only profiles of users who appear in the logs"},
    {Id::profile, "--profile", 0, "TEMPLATE", Kind::text, {views, report}, kExplained,
     "profiles' paths, as /people/{user}; repeatable"},
    {Id::profile, "--profile", 0, "TEMPLATE", Kind::text, kQueries | CommandSet{live, ingest, forget}, kNamed,
     "profiles' paths, as /people/{user}; repeatable"},
    {Id::step, "--step", 0, "DURATION", Kind::duration, {timeline}, kExplained,
     "from point to point (default: at most 60 points)", "1m 10m 1h 1d"},
    {Id::clock, "--clock", 0, "wall|log", Kind::choice, {live}, kExplained,
     "what time it is: now, or the latest in the log", "wall log"},
    {Id::lag, "--lag", 0, "DURATION", Kind::duration, {live}, kExplained,
     "how late lines come, as by nginx flush= (default 0)"},
    {Id::once, "--once", 0, "", Kind::none, {live}, kExplained, "read what is there, answer as who does, and end"},
    {Id::every, "--every", 0, "DURATION", Kind::duration, {live}, kExplained, "replace the --write file this often"},
    {Id::write, "--write", 0, "FILE", Kind::file, {live}, kExplained,
     "the file for --every; needs -o json or prometheus"},
    {Id::write, "--write", 0, "FILE", Kind::file, {report}, kExplained, "write this file, whole or not at all"},
    {Id::title, "--title", 0, "TEXT", Kind::text, {report}, kExplained,
     "heading of the page (default \"Presence report\")"},
    {Id::archive, "--archive", 0, "FILE", Kind::file, {ingest, forget}, kExplained, "the archive"},
    {Id::source, "--source", 0, "NAME", Kind::text, {ingest}, kExplained, "the machine or site the logs are of"},
    {Id::targets, "--targets", 0, "WHICH", Kind::choice, {ingest}, kExplained,
     "which paths to keep: all, views or none", "all views none"},
    {Id::no_siblings, "--no-siblings", 0, "", Kind::none, {ingest}, kExplained,
     "do not look for rotated files beside a LOG"},
    {Id::before, "--before", 0, "TIME", Kind::time, {forget}, kExplained, "erase all events before this time", kTimes},
    {Id::forgotten_user, "--user", 0, "NAME", Kind::text, {forget}, kExplained,
     "erase this user's events and name; repeatable"},
    {Id::forgotten_input, "--input", 0, "N", Kind::number, {forget}, kExplained,
     "erase the events of this input; repeatable"},
    {Id::dry_run, "--dry-run", 0, "", Kind::none, {forget}, kExplained, "only say what would be erased"},
    {Id::wait, "--wait", 0, "DURATION", Kind::duration, {ingest, forget}, kExplained,
     "for another writer to end (default 60s)"},
    {Id::check, "--check", 0, "", Kind::none, {archive}, kExplained, "verify that it is whole; exit 1 if not"},
    {Id::output, "--output", 'o', "FORMAT", Kind::output_format, kAll, kExplained, ""},
    {Id::limit, "--limit", 'n', "N", Kind::number, kQueries | CommandSet{report}, kExplained,
     "at most N rows; 0 is all"},
    {Id::limit, "--limit", 'n', "N", Kind::number, {live}, kNamed, "at most N rows; 0 is all"},
    {Id::limit, "--limit", 'n', "N", Kind::number, {explain}, kExplained, "lines of each LOG (default 5) and one of each kind"},
    {Id::timeout, "--timeout", 0, "DURATION", Kind::duration, kAsking, kOfSpans,
     "online for how long after a request (default 5m)", "5m 15m 30m"},
    {Id::tz, "--tz", 0, "ZONE", Kind::zone, kAll, kExplained, "zone of times, here and in tables (default local)"},
    {Id::log_format, "--log-format", 0, "FORMAT", Kind::choice, kReading, kExplained,
     "how lines are written (default: found out)", kLogFormats},
    {Id::user, "--user", 0, "NAME", Kind::text, kAsking, kSelecting, "only this user; re:REGEX, file:PATH; repeatable"},
    {Id::path, "--path", 0, "REGEX", Kind::text, kAsking, kSelecting,
     "only requests whose path it matches; repeatable"},
    {Id::server_config, "--server-config", 0, "FILE", Kind::file, kReading, kNamed,
     "nginx's or Apache's configuration that defines the log format"},
    {Id::user_field, "--user-field", 0, "NAME", Kind::text, kReading, kNamed, "the field that names the user"},
    {Id::log_tz, "--log-tz", 0, "ZONE", Kind::zone, kReading, kNamed, "zone of log times that bear none"},
    {Id::ignore_status, "--ignore-status", 0, "LIST", Kind::text, kReading, kNamed,
     "statuses that prove nobody (default 401,407); +LIST adds", "401,407 +4xx +500-599"},
    {Id::ignore_user, "--ignore-user", 0, "NAME", Kind::text, kAsking, kNamed,
     "all but this user; re:REGEX, file:PATH; repeatable"},
    {Id::ignore_path, "--ignore-path", 0, "REGEX", Kind::text, kAsking, kNamed,
     "all requests but those whose path it matches; repeatable"},
    {Id::retention, "--retention", 0, "DURATION", Kind::duration, kAsking, kNamed,
     "remembered for how long (default 7d), or forever", "7d 30d forever"},
    {Id::fold, "--fold", 0, "LIST", Kind::choice, kReading | CommandSet{forget}, kNamed,
     "one person, one name: case, domain or both", "case domain case,domain"},
    {Id::user_map, "--user-map", 0, "FILE", Kind::file, kReading | CommandSet{forget}, kNamed,
     "file of names to replace, FROM tab TO a line"},
    {Id::pseudonyms, "--pseudonyms", 0, "KEYFILE", Kind::file, kAsking | CommandSet{ingest, forget}, kNamed,
     "show pseudonyms made with this key"},
    {Id::redis, "--redis", 0, "URL", Kind::text, {live}, kNamed, "publish who is online in Redis"},
    {Id::redis, "--redis", 0, "URL", Kind::text, {who, users, is_online}, kNamed, "ask Redis instead of logs"},
    {Id::node, "--node", 0, "NAME", Kind::text, {live}, kNamed, "name of this machine in Redis (default: the host's)"},
    {Id::publish_every, "--publish-every", 0, "DURATION", Kind::duration, {live}, kNamed,
     "how often to publish in Redis (default 1s)"},
    {Id::views, "--views", 0, "", Kind::none, {live}, kNamed, "publish profile views in Redis too"},
    {Id::utc, "--utc", 0, "", Kind::none, kAll, kNamed, "the same as --tz UTC"},
    {Id::fields, "--fields", 0, "LIST", Kind::column, kQueries | CommandSet{live}, kNamed,
     "columns of table, tsv and csv, between commas"},
    {Id::no_header, "--no-header", 0, "", Kind::none, kQueries | CommandSet{live}, kNamed,
     "no first row with the columns' names"},
    {Id::sort, "--sort", 0, "KEY", Kind::column, kQueries | CommandSet{live}, kNamed, "column to sort by"},
    {Id::reverse, "--reverse", 'r', "", Kind::none, kQueries | CommandSet{live}, kNamed, "last rows first"},
    {Id::null, "--null", '0', "", Kind::none, {who, window, users, live}, kNamed, "exact names, each ended with NUL"},
    {Id::threads, "--threads", 'j', "N", Kind::number, kReading, kNamed,
     "how many threads (default: as many as cores)"},
    {Id::strict, "--strict", 0, "", Kind::none, kReading, kNamed,
     "exit 3 if a line is malformed or a caveat stands"},
    {Id::fail_if_empty, "--fail-if-empty", 0, "", Kind::none, kAsking, kNamed, "exit 1 if there is no row"},
    {Id::color, "--color", 0, "WHEN", Kind::choice, kAll, kNamed,
     "colours: auto, always or never", "auto always never"},
    {Id::quiet, "--quiet", 'q', "", Kind::none, kAll, kNamed, "no notes"},
    {Id::no_progress, "--no-progress", 0, "", Kind::none, kReading, kNamed, "no progress bar"},
    {Id::config, "--config", 0, "FILE", Kind::file, kAll, kNamed, "read arguments from this file, one a line"},
    {Id::help, "--help", 'h', "", Kind::none, kAll, kNamed, "show help"},
    {Id::version, "--version", 'V', "", Kind::none, kAll, kNamed, "show the version"},
};
// clang-format on

constexpr OutputFormat kNamesToo[] = {table, names, tsv, csv, json, jsonl};
constexpr OutputFormat kRows[] = {table, tsv, csv, json, jsonl};
constexpr OutputFormat kWho[] = {table, names, tsv, csv, json, jsonl, prometheus};
constexpr OutputFormat kReport[] = {text, html, markdown, json};
constexpr OutputFormat kSummary[] = {table, json};

constexpr CommandSpec kCommands[] = {
    {who,
     "who",
     "[LOG...]",
     "Who was online at a time, most recently seen first",
     kWho,
     kWhoColumns,
     {"lastseen who access.log", "zcat access.log.2.gz | lastseen who --at '2026-11-23 18:00'"}},
    {window,
     "window",
     "[LOG...]",
     "Who was online during a period, for how long, and the peak",
     kNamesToo,
     kWindowColumns,
     {"lastseen window -S '2026-11-23 18:00' -U '2026-11-23 23:00' access.log*",
      "lastseen window -S -2h -o names access.log"}},
    {sessions,
     "sessions",
     "[LOG...]",
     "When each user was online, newest first, as last(1) does",
     kRows,
     kSessionColumns,
     {"lastseen sessions --user alice access.log*", "lastseen sessions -S yesterday -n 20 access.log"}},
    {users,
     "users",
     "[LOG...]",
     "When each user was last seen and where, as lastlog(1) does",
     kNamesToo,
     kUserColumns,
     {"lastseen users access.log", "lastseen users --all --sort user -o tsv access.log*"}},
    {is_online,
     "is-online",
     "USER [LOG...]",
     "Whether a user was online: exit status 0 online, 1 offline",
     kRows,
     kIsOnlineColumns,
     {"lastseen is-online alice access.log", "lastseen is-online alice -q access.log && echo 'alice is here'"}},
    {views,
     "views",
     "[LOG...]",
     "Who viewed whose profile, and how often",
     kRows,
     kViewColumns,
     {"lastseen views --of alice access.log*", "lastseen views --profile '/people/{user}' --known-only access.log"}},
    {timeline,
     "timeline",
     "[LOG...]",
     "How many were online over a period, as a plot",
     kRows,
     kTimelineColumns,
     {"lastseen timeline access.log", "lastseen timeline -S yesterday -U today --step 1h access.log*"}},
    {events,
     "events",
     "[LOG...]",
     "The requests of named users themselves, for other programs",
     kRows,
     kEventColumns,
     {"lastseen events -o jsonl access.log", "lastseen events -S -1h --path '^/admin' access.log"}},
    {live,
     "live",
     "[LOG...]",
     "Who is online now, kept up to date from files or a pipe",
     kWho,
     kLiveColumns,
     {"lastseen live access.log", "tail -n +1 -F access.log | lastseen live -o jsonl"}},
    {report,
     "report",
     "[LOG...]",
     "One page for people about a period, as text for mail or as HTML",
     kReport,
     {},
     {"lastseen report --since -7d access.log*", "lastseen report -o html --write report.html access.log"}},
    {explain,
     "explain",
     "[LOG...]",
     "How the first lines of each log are read, and why one is not",
     kSummary,
     {},
     {"lastseen explain access.log", "lastseen explain --log-format combined access.log"}},
    {ingest,
     "ingest",
     "LOG...",
     "Stores the events of logs in an archive, each line once",
     kSummary,
     {},
     {"lastseen ingest --archive audit.lastseen access.log*", "lastseen who --at '2026-11-23 18:00' audit.lastseen"}},
    {archive,
     "archive",
     "FILE",
     "What an archive holds: its inputs, counts, time range and size",
     kSummary,
     {},
     {"lastseen archive audit.lastseen", "lastseen archive --check audit.lastseen"}},
    {forget,
     "forget",
     "",
     "Erases events from an archive",
     kSummary,
     {},
     {"lastseen forget --archive audit.lastseen --before -90d",
      "lastseen forget --archive audit.lastseen --user alice --dry-run"}},
};

bool is_named(const OptionSpec& option, std::string_view name) {
  if (name.starts_with("--")) return option.name == name;
  return name.size() == 2 && option.letter != 0 && name[1] == option.letter;
}

}  // namespace

std::span<const OptionSpec> option_table() {
  return kOptions;
}
std::span<const CommandSpec> command_table() {
  return kCommands;
}

const CommandSpec& spec_of(Command command) {
  return *std::ranges::find(kCommands, command, &CommandSpec::command);
}

const CommandSpec* find_command(std::string_view name) {
  const auto found = std::ranges::find(kCommands, name, &CommandSpec::name);
  return found == std::end(kCommands) ? nullptr : found;
}

const OptionSpec* find_option(std::string_view name) {
  const auto found = std::ranges::find_if(kOptions, [&](const OptionSpec& option) { return is_named(option, name); });
  return found == std::end(kOptions) ? nullptr : found;
}

const OptionSpec* find_option(std::string_view name, Command command) {
  const auto found = std::ranges::find_if(
      kOptions, [&](const OptionSpec& option) { return is_named(option, name) && option.commands.contains(command); });
  return found == std::end(kOptions) ? nullptr : found;
}

std::string_view name_of(OutputFormat format) {
  constexpr std::string_view kNames[] = {"table", "names",      "tsv",  "csv",  "json",
                                         "jsonl", "prometheus", "text", "html", "markdown"};
  return kNames[static_cast<std::size_t>(format)];
}

}  // namespace lastseen
