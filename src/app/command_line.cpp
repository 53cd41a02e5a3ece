#include "app/command_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "app/argument_list.hpp"
#include "app/completions.hpp"
#include "app/given_options.hpp"
#include "app/help.hpp"
#include "app/option_table.hpp"
#include "app/option_values.hpp"
#include "presence/profile_templates.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

struct Synonym {
  std::string_view word;
  std::string_view command;
};
/// What people type who know other programs.
constexpr Synonym kSynonyms[] = {{"last", "sessions"}, {"lastlog", "users"}, {"w", "who"},        {"tail", "live"},
                                 {"-f", "live"},       {"-F", "live"},       {"--follow", "live"}};

bool has(const ArgumentList& list, OptionId id) {
  return std::ranges::any_of(list.options,
                             [&](const GivenOption& given) { return find_option(given.argument.option)->id == id; });
}

bool is_file(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode);
}

/// Whether standard input can hold a log: a file, pipe or socket; not a terminal or cron's /dev/null.
bool standard_input_can_be_a_log() {
  struct stat status {};
  return fstat(STDIN_FILENO, &status) == 0 &&
         (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

[[noreturn]] void refuse_command(const std::string& word) {
  for (const Synonym& synonym : kSynonyms) {
    if (synonym.word == word)
      throw UsageError(fmt::format("no command '{}': did you mean '{}'?", word, synonym.command));
  }
  if (word == "-") throw UsageError("'-' is standard input, not a command: lastseen who -");
  if (is_file(word))
    throw UsageError(fmt::format("'{}' is a file, not a command: lastseen who {}", word, shell_word(word)));
  std::vector<std::string_view> names;
  for (const CommandSpec& command : command_table()) names.push_back(command.name);
  const std::string_view meant = nearest(word, names);
  if (!meant.empty()) throw UsageError(fmt::format("no command '{}': did you mean '{}'?", word, meant));
  throw UsageError(
      fmt::format("no command '{}': {} (lastseen help tells what they answer)", word, fmt::join(names, ", ")));
}

const CommandSpec& command_named(const std::string& word) {
  const CommandSpec* command = find_command(word);
  if (command == nullptr) refuse_command(word);
  return *command;
}

[[noreturn]] void refuse_option_of(const CommandSpec& command, std::string_view name) {
  std::vector<std::string_view> others;
  for (const CommandSpec& other : command_table()) {
    if (find_option(name, other.command) != nullptr) others.push_back(other.name);
  }
  throw UsageError(
      fmt::format("{} does not take {}: it is an option of {}", command.name, name, fmt::join(others, ", ")));
}

/// The options that the command takes, in the order given. What a configuration file has for other commands is left
/// out.
std::vector<std::pair<OptionId, GivenOption>> options_of(const CommandSpec& command, const ArgumentList& list) {
  std::vector<std::pair<OptionId, GivenOption>> taken;
  for (const GivenOption& given : list.options) {
    const OptionSpec* option = find_option(given.argument.option, command.command);
    if (option != nullptr) {
      taken.emplace_back(option->id, given);
    } else if (given.place.empty()) {
      refuse_option_of(command, given.argument.option);
    }
  }
  return taken;
}

void apply(OptionId id, const GivenOption& given, Options& options) {
  try {
    apply_option(id, given.argument, options);
  } catch (const UsageError& error) {
    if (given.place.empty()) throw;
    throw UsageError(fmt::format("{}: {}", given.place, error.what()));
  }
}

void apply_all(const std::vector<std::pair<OptionId, GivenOption>>& given, Options& options) {
  const auto is_zone = [](OptionId id) { return id == OptionId::tz || id == OptionId::utc; };
  // The zone first: it is that of all times, wherever they stand.
  for (const auto& [id, option] : given) {
    if (is_zone(id)) apply(id, option, options);
  }
  options.format.zone = options.zone;
  bool output_given = false;
  for (const auto& [id, option] : given) {
    if (!is_zone(id)) apply(id, option, options);
    output_given |= id == OptionId::output;
  }
  if (options.null_terminated) {
    if (output_given && options.output != OutputFormat::names) {
      throw UsageError(fmt::format("-0 is for names: leave out -o {}, or write -o names", name_of(options.output)));
    }
    options.output = OutputFormat::names;
  }
}

/// What stands where a LOG may stand, and what to do where none does.
void take_operands(const CommandSpec& command, std::vector<std::string> operands, Options& options) {
  std::string asking(command.name);
  if (command.command == Command::is_online) {
    if (operands.empty())
      throw UsageError("is-online needs a USER: lastseen is-online alice /var/log/nginx/access.log");
    options.user = operands.front();
    operands.erase(operands.begin());
    if (options.user.empty()) throw UsageError("is-online needs a USER: the name is empty");
    if (operands.empty() && is_file(options.user)) {
      throw UsageError(fmt::format("'{}' is a file, not a USER: lastseen is-online USER {}", options.user,
                                   shell_word(options.user)));
    }
    asking += " " + shell_word(options.user);
  }
  if (command.command == Command::archive) {
    if (operands.size() != 1) throw UsageError("archive needs one FILE: lastseen archive audit.lastseen");
    options.archive = operands.front();
    return;
  }
  if (command.command == Command::forget) {
    if (!operands.empty())
      throw UsageError(
          fmt::format("forget takes no LOG, but '{}': it erases from the archive of --archive FILE", operands.front()));
    return;
  }
  if (command.command == Command::ingest) {
    if (operands.empty())
      throw UsageError(
          "no log to ingest: name the files (lastseen ingest --archive audit.lastseen /var/log/nginx/access.log*)");
    if (std::ranges::find(operands, "-") != operands.end()) {
      throw UsageError(
          "ingest: standard input has no identity by which its lines would be known the next time: name the files");
    }
  }
  if (options.redis && command.command != Command::live) {
    if (!operands.empty())
      throw UsageError(
          fmt::format("--redis is asked instead of logs: leave out one of --redis and '{}'", operands.front()));
    return;
  }
  if (operands.empty()) {
    if (!standard_input_can_be_a_log()) {
      const std::string_view source =
          command.command == Command::live ? "tail -n +1 -F access.log" : "zcat access.log.2.gz";
      throw UsageError(
          fmt::format("no log to read: name a file (lastseen {} /var/log/nginx/access.log) or pipe one in ({} | "
                      "lastseen {})",
                      asking, source, asking));
    }
    operands.emplace_back("-");
  }
  options.logs = std::move(operands);
}

void check_model(const Options& options) {
  if (options.retention && *options.retention < options.timeout) {
    throw UsageError(fmt::format("--retention {} is below --timeout {}: a user would be forgotten while online",
                                 exact_duration_text(*options.retention), exact_duration_text(options.timeout)));
  }
  const bool instants =
      options.since.kind == TimeArgument::Kind::instant && options.until.kind == TimeArgument::Kind::instant;
  if (instants && options.since.instant > options.until.instant) {
    throw UsageError(fmt::format("--since {} is after --until {}: swap them, or name the day (yesterday 18:00)",
                                 clock_and_zone_text(options.since.instant, options.zone),
                                 clock_and_zone_text(options.until.instant, options.zone)));
  }
}

void check_live(const Options& options) {
  if (options.once && options.every) throw UsageError("--once and --every exclude each other");
  if (options.every) {
    const bool whole = options.output == OutputFormat::json || options.output == OutputFormat::prometheus;
    if (!options.write || !whole) {
      throw UsageError(
          "--every replaces a file: it needs --write FILE and -o json or -o prometheus (lastseen live --every 15s -o "
          "prometheus --write lastseen.prom)");
    }
    return;
  }
  if (options.write) throw UsageError("live --write FILE needs --every DURATION: how often to replace the file");
  const bool by_line = options.output == OutputFormat::table || options.output == OutputFormat::tsv ||
                       options.output == OutputFormat::jsonl;
  if (!options.once && !by_line) {
    throw UsageError(
        fmt::format("live -o {} needs --once; a line a change is -o table, tsv or jsonl", name_of(options.output)));
  }
}

void check_redis(const Options& options, const ArgumentList& list) {
  if (options.redis) {
    const bool now = options.at == TimeArgument{TimeArgument::Kind::instant, options.now};
    if (!now) throw UsageError("--redis knows only what is now: leave out --at, or ask logs or an archive");
    return;
  }
  for (const GivenOption& given : list.options) {
    if (!given.place.empty()) continue;
    const OptionId id = find_option(given.argument.option)->id;
    if (id == OptionId::node || id == OptionId::publish_every || id == OptionId::views)
      throw UsageError(fmt::format("{} needs --redis URL", given.argument.option));
  }
}

void check_forget(const Options& options) {
  const int ways =
      (options.before ? 1 : 0) + (options.forgotten_users.empty() ? 0 : 1) + (options.forgotten_inputs.empty() ? 0 : 1);
  if (ways == 0) throw UsageError("forget needs what to erase: --before TIME, --user NAME or --input N");
  if (ways > 1) throw UsageError("forget erases by one of --before, --user and --input: run it once for each");
}

void check_command(const Options& options) {
  switch (options.command) {
    case Command::live:
      check_live(options);
      break;
    case Command::report:
      if (options.output == OutputFormat::html && !options.write && isatty(STDOUT_FILENO) == 1) {
        throw UsageError("-o html is not for a terminal: write a file with --write report.html");
      }
      break;
    case Command::ingest:
      if (!options.archive)
        throw UsageError("ingest needs --archive FILE: lastseen ingest --archive audit.lastseen access.log");
      break;
    case Command::forget:
      if (!options.archive)
        throw UsageError("forget needs --archive FILE: lastseen forget --archive audit.lastseen --before -90d");
      check_forget(options);
      break;
    default:
      break;
  }
}

/// The file that an option says to read.
std::optional<std::string> file_read_by(OptionId id, const std::string& value) {
  constexpr std::string_view kOfFile = "file:";
  switch (id) {
    case OptionId::server_config:
    case OptionId::user_map:
    case OptionId::pseudonyms:
    case OptionId::config:
      return value;
    case OptionId::user:
    case OptionId::ignore_user:
      if (value.starts_with(kOfFile)) return value.substr(kOfFile.size());
      return {};
    default:
      return {};
  }
}

/// Whether both name one regular file, there already or not: `live` reads what comes.
bool is_same_file(const std::string& written, const std::string& read) {
  struct stat writes {};
  struct stat reads {};
  if (stat(written.c_str(), &writes) != 0) {
    // Empty where it cannot be had.
    const auto place = [](const std::string& name) {
      std::error_code failed;
      const std::filesystem::path whole = std::filesystem::absolute(name, failed);
      return failed ? std::filesystem::path() : std::filesystem::weakly_canonical(whole, failed);
    };
    const std::filesystem::path place_written = place(written);
    return read != "-" && !place_written.empty() && place_written == place(read);
  }
  const bool exists = (read == "-" ? fstat(STDIN_FILENO, &reads) : stat(read.c_str(), &reads)) == 0;
  return exists && S_ISREG(writes.st_mode) && reads.st_dev == writes.st_dev && reads.st_ino == writes.st_ino;
}

/// The file that --write replaces must not be one that is read.
void check_write(const Options& options, const std::vector<std::pair<OptionId, GivenOption>>& given) {
  if (!options.write) return;
  std::vector<std::string> read = options.logs;
  for (const auto& [id, option] : given) {
    if (auto file = file_read_by(id, option.argument.text)) read.push_back(*std::move(file));
  }
  for (const std::string& name : read) {
    if (!is_same_file(*options.write, name)) continue;
    throw UsageError(fmt::format("--write {} would replace {}, which is read: name another file",
                                 shell_word(*options.write), name == "-" ? "standard input" : shell_word(name)));
  }
}

/// With the arguments of the configuration files before those of the command line, so that these have the last word.
ArgumentList with_config(ArgumentList list) {
  ArgumentList all;
  const auto add = [&](const std::string& path, const std::string& named_by) {
    const ArgumentList some = read_config(path, named_by);
    all.options.insert(all.options.end(), some.options.begin(), some.options.end());
    all.operands.insert(all.operands.end(), some.operands.begin(), some.operands.end());
  };
  if (has(list, OptionId::config)) {
    for (const GivenOption& given : list.options) {
      const std::string& path = given.argument.text;
      if (given.argument.option == "--config" && !path.empty()) add(path, "--config");
    }
  } else if (const char* path = std::getenv("LASTSEEN_CONFIG"); path != nullptr && *path != '\0') {
    add(path, "$LASTSEEN_CONFIG");
  }
  all.options.insert(all.options.end(), list.options.begin(), list.options.end());
  list.operands.insert(list.operands.end(), all.operands.begin(), all.operands.end());
  all.operands = std::move(list.operands);
  return all;
}

std::optional<Printout> printout(const ArgumentList& list) {
  if (has(list, OptionId::version)) return Printout{version_text()};
  const std::string first = list.operands.empty() ? "" : list.operands[0];
  if (first == "help")
    return Printout{list.operands.size() < 2 ? overview() : help_of(command_named(list.operands[1]))};
  if (first == "completions") {
    if (list.operands.size() == 2) {
      if (auto script = completion_script(list.operands[1])) return Printout{*std::move(script)};
    }
    throw UsageError("completions needs a shell: bash, zsh or fish");
  }
  if (has(list, OptionId::help)) return Printout{first.empty() ? overview() : help_of(command_named(first))};
  return std::nullopt;
}

}  // namespace

std::variant<Options, Printout> parse_command_line(std::span<const std::string> arguments, Instant now) {
  // `lastseen -f access.log`: what looks like an option stands for a command.
  if (!arguments.empty() && arguments[0].starts_with('-') &&
      std::ranges::find(kSynonyms, arguments[0], &Synonym::word) != std::end(kSynonyms)) {
    refuse_command(arguments[0]);
  }
  ArgumentList list = split_arguments(arguments);
  if (auto text = printout(list)) return *std::move(text);
  list = with_config(std::move(list));
  if (list.operands.empty())
    throw UsageError("no command: lastseen who LOG says who is online; lastseen help lists all commands");
  const CommandSpec& command = command_named(list.operands[0]);
  list.operands.erase(list.operands.begin());

  Options options;
  options.command = command.command;
  options.now = now;
  options.at.instant = now;
  options.zone = TimeZone::local();
  options.output = command.outputs.front();
  const auto given = options_of(command, list);
  apply_all(given, options);
  options.both_given = has(list, OptionId::since) && has(list, OptionId::until);
  options.given = given_options(command, given);
  take_operands(command, std::move(list.operands), options);
  check_model(options);
  check_redis(options, list);
  check_command(options);
  check_write(options, given);
  const ProfileTemplates checked(options.profiles);
  return options;
}

}  // namespace lastseen
