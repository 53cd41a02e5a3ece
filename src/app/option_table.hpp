#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "app/options.hpp"

namespace lastseen {

// The one definition of commands and options: the command line is read by it, and help and completions are made from
// it. To add an option, add its OptionId, its row in option_table.cpp, and what it does to Options in
// option_values.cpp.

/// A set of commands.
class CommandSet {
 public:
  constexpr CommandSet(std::initializer_list<Command> commands) {
    for (const Command command : commands) bits_ |= bit(command);
  }
  constexpr bool contains(Command command) const { return (bits_ & bit(command)) != 0; }
  friend constexpr CommandSet operator|(CommandSet a, CommandSet b) {
    a.bits_ |= b.bits_;
    return a;
  }

 private:
  static constexpr std::uint32_t bit(Command command) { return std::uint32_t{1} << static_cast<unsigned>(command); }
  std::uint32_t bits_ = 0;
};

enum class OptionId : std::uint8_t {
  at,
  since,
  until,
  step,
  why,
  all,
  of,
  by,
  profile,
  known_only,
  log_format,
  server_config,
  user_field,
  log_tz,
  ignore_status,
  timeout,
  retention,
  user,
  ignore_user,
  path,
  ignore_path,
  fold,
  user_map,
  pseudonyms,
  tz,
  utc,
  output,
  fields,
  no_header,
  limit,
  sort,
  reverse,
  null,
  threads,
  color,
  quiet,
  no_progress,
  strict,
  fail_if_empty,
  config,
  clock,
  lag,
  once,
  every,
  write,
  title,
  redis,
  node,
  publish_every,
  views,
  archive,
  source,
  wait,
  no_siblings,
  targets,
  check,
  before,
  forgotten_user,
  forgotten_input,
  dry_run,
  help,
  version
};

/// What a value is, for completion.
enum class ValueKind : std::uint8_t {
  none,  ///< a flag: no value
  text,
  number,
  time,
  duration,
  zone,
  file,
  choice,         ///< one of `values`
  output_format,  ///< one of the command's outputs
  column          ///< one or more of the command's columns
};

struct OptionSpec {
  OptionId id;
  std::string_view name;     ///< `--since`
  char letter;               ///< `S`; 0: none
  std::string_view metavar;  ///< `TIME`; empty: a flag
  ValueKind kind;
  CommandSet commands;           ///< that take it; one name can mean different things to different commands
  CommandSet explained;          ///< whose help has a line for it; that of the others only names it
  std::string_view help;         ///< one line
  std::string_view values = {};  ///< words to complete, between spaces
};

struct CommandSpec {
  Command command;
  std::string_view name;
  std::string_view operands;                  ///< `[LOG...]`
  std::string_view answers;                   ///< what question it answers, one line
  std::span<const OutputFormat> outputs;      ///< the first is the default
  std::span<const std::string_view> columns;  ///< of its rows; empty: it has none
  std::array<std::string_view, 2> examples;
};

std::span<const OptionSpec> option_table();
std::span<const CommandSpec> command_table();

const CommandSpec& spec_of(Command command);
/// Null where there is none.
const CommandSpec* find_command(std::string_view name);
/// By `--since` or `-S`, whatever the command; null where there is none.
const OptionSpec* find_option(std::string_view name);
/// The one that a command takes; null where it takes none of that name.
const OptionSpec* find_option(std::string_view name, Command command);

std::string_view name_of(OutputFormat format);

}  // namespace lastseen
