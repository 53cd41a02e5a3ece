#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include "event.hpp"
#include "log/log_format.hpp"
#include "person/name_selection.hpp"
#include "person/people_request.hpp"
#include "presence/presence_rules.hpp"
#include "status_set.hpp"
#include "time_zone.hpp"

namespace lastseen {

enum class Command : std::uint8_t {
  who,
  window,
  sessions,
  users,
  is_online,
  views,
  timeline,
  events,
  live,
  report,
  explain,
  ingest,
  archive,
  forget
};

enum class OutputFormat : std::uint8_t { table, names, tsv, csv, json, jsonl, prometheus, text, html, markdown };

/// A TIME argument. `start` and `end` are known only when the logs are read.
struct TimeArgument {
  enum class Kind : std::uint8_t { instant, log_start, log_end };
  Kind kind = Kind::instant;
  Instant instant{};
  friend bool operator==(const TimeArgument&, const TimeArgument&) = default;
};

enum class Color : std::uint8_t { automatic, always, never };

/// The command line as plain values, checked as far as that can be done without opening a log.
struct Options {
  Command command = Command::who;
  std::string given;                ///< the command and its options, as a report repeats them
  std::vector<std::string> logs;    ///< as given; `-` alone where standard input is read for want of any
  Instant now{};                    ///< the clock when the program started
  TimeZone zone = TimeZone::utc();  ///< of TIME arguments and tables

  TimeArgument at;  ///< who, users, is-online; default now
  TimeArgument since{TimeArgument::Kind::log_start, {}};
  TimeArgument until{TimeArgument::Kind::log_end, {}};
  bool since_given = false;  ///< false also for `--since start`: such a bound asks nothing of the logs
  bool until_given = false;  ///< false also for `--until end`
  bool both_given = false;   ///< also as `start` and `end`: then neither gives way to the other

  FormatRequest format;
  Duration timeout = std::chrono::minutes(5);
  std::optional<Duration> retention = std::chrono::days(7);  ///< absent: forever
  StatusSet ignore_status = default_ignored_statuses();      ///< 401 and 407 by default
  bool ignore_status_given = false;                          ///< else an archive goes by its own
  NameSelection users;                                       ///< --user
  NameSelection ignored_users;                               ///< --ignore-user
  std::vector<std::string> paths;                            ///< --path
  std::vector<std::string> ignored_paths;                    ///< --ignore-path
  PeopleRequest people;

  OutputFormat output = OutputFormat::table;
  std::vector<std::string> fields;  ///< empty: all
  bool header = true;
  std::optional<std::uint64_t> limit;  ///< absent: not given; 0: all
  std::optional<std::string> sort;
  bool reverse = false;
  bool null_terminated = false;  ///< -0
  unsigned threads = 0;          ///< 0: the cores of the machine
  Color color = Color::automatic;
  bool quiet = false;
  bool progress = true;
  bool strict = false;
  bool fail_if_empty = false;

  std::string user;  ///< is-online USER
  bool why = false;
  bool all = false;                        ///< users --all
  std::optional<std::string> viewed_user;  ///< views --of
  std::optional<std::string> viewer;       ///< views --by
  std::vector<std::string> profiles;       ///< views --profile; empty: the default templates
  bool known_only = false;
  std::optional<Duration> step;  ///< timeline

  bool clock_of_log = false;  ///< live --clock log
  Duration lag{0};
  bool once = false;
  std::optional<Duration> every;     ///< live --every
  std::optional<std::string> write;  ///< live, report: --write FILE
  std::string title;                 ///< report --title; empty: the default

  std::optional<std::string> archive;  ///< --archive FILE, or the FILE of `archive`
  std::string source;
  Duration wait = std::chrono::seconds(60);
  bool siblings = true;
  enum class Targets : std::uint8_t { all, views, none };
  std::optional<Targets> targets;  ///< absent: all, with pseudonyms only those of profiles
  bool check = false;
  std::optional<TimeArgument> before;          ///< forget --before
  std::vector<std::string> forgotten_users;    ///< forget --user
  std::vector<std::int64_t> forgotten_inputs;  ///< forget --input
  bool dry_run = false;

  std::optional<std::string> redis;  ///< --redis URL
  std::string node;                  ///< --node NAME; empty: the host's name
  Duration publish_every = std::chrono::seconds(1);
  bool publish_views = false;  ///< live --redis --views
};

/// --timeout and --retention.
inline PresenceRules rules_of(const Options& options) {
  return {options.timeout, options.retention};
}

/// --threads, or as many as the machine has cores.
inline unsigned threads_of(const Options& options) {
  return options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace lastseen
