#include "app/completions.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "app/argument.hpp"
#include "app/option_table.hpp"

namespace lastseen {

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kZones = "awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone.tab";

std::string outputs_of(const CommandSpec& command) {
  Words names;
  for (const OutputFormat format : command.outputs) names.emplace_back(name_of(format));
  return fmt::format("{}", fmt::join(names, " "));
}

/// Words to complete the value of an option with, between spaces; empty: none are known.
std::string values_of(const OptionSpec& option, const CommandSpec& command) {
  switch (option.kind) {
    case ValueKind::output_format:
      return outputs_of(command);
    case ValueKind::column:
      return fmt::format("{}", fmt::join(command.columns, " "));
    case ValueKind::zone:
      return "UTC local";
    default:
      return std::string(option.values);
  }
}

Words names_of(const OptionSpec& option) {
  Words names{std::string(option.name)};
  if (option.letter != 0) names.push_back({'-', option.letter});
  return names;
}

std::string help_of_option(const OptionSpec& option) {
  return option.id == OptionId::output ? "format of the answer" : std::string(option.help);
}

/// The options of a command, in the order of the table.
std::vector<const OptionSpec*> options_of(const CommandSpec& command) {
  std::vector<const OptionSpec*> options;
  for (const OptionSpec& option : option_table()) {
    if (find_option(option.name, command.command) == &option) options.push_back(&option);
  }
  return options;
}

Words command_names() {
  Words names;
  for (const CommandSpec& command : command_table()) names.emplace_back(command.name);
  return names;
}

// --- bash

/// What completes the value after each option of one command.
std::string bash_values(const CommandSpec& command) {
  std::string cases;
  for (const OptionSpec* option : options_of(command)) {
    if (option->kind == ValueKind::none) continue;
    const std::string pattern = fmt::format("{}", fmt::join(names_of(*option), "|"));
    const std::string values = values_of(*option, command);
    if (option->kind == ValueKind::file) {
      cases += fmt::format("        {}) return ;;\n", pattern);
    } else if (option->kind == ValueKind::zone) {
      cases += fmt::format("        {}) values=\"{} $({})\" ;;\n", pattern, values, kZones);
    } else {
      cases += fmt::format("        {}) values={}; compopt +o default ;;\n", pattern, shell_quoted(values));
    }
  }
  Words names;
  for (const OptionSpec* option : options_of(command)) names.emplace_back(option->name);
  return fmt::format(
      "    {})\n"
      "      case $before in\n"
      "{}"
      "        *)\n"
      "          [[ $current == -* ]] || return\n"
      "          values={} ;;\n"
      "      esac ;;\n",
      command.name, cases, shell_quoted(fmt::format("{}", fmt::join(names, " "))));
}

std::string bash_script() {
  const std::string commands = fmt::format("{}", fmt::join(command_names(), "|"));
  std::string script = fmt::format(
      "# Completion of lastseen in bash.\n"
      "_lastseen() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command= listed= values= word\n"
      "  # bash takes --option=value apart at the equals sign.\n"
      "  if [[ $current == = ]]; then current=\n"
      "  elif [[ $before == = ]]; then before=${{COMP_WORDS[COMP_CWORD-2]}}\n"
      "  fi\n"
      "  for word in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    case $word in {}|help) command=$word; break ;; esac\n"
      "  done\n"
      "  case $command in\n",
      commands);
  for (const CommandSpec& command : command_table()) script += bash_values(command);
  script += fmt::format(
      "    *) values={} ;;\n"
      "  esac\n"
      "  # Of a list between commas the last item is completed.\n"
      "  if [[ $before == --fields && $current == *,* ]]; then listed=${{current%,*}},; fi\n"
      "  COMPREPLY=($(compgen -P \"$listed\" -W \"$values\" -- \"${{current#\"$listed\"}}\"))\n"
      "}}\n"
      "complete -o default -F _lastseen lastseen\n",
      shell_quoted(fmt::format("{} help --help --version", fmt::join(command_names(), " "))));
  return script;
}

// --- zsh

/// `NAME[HELP]:METAVAR:WHAT`, where brackets and colons are escaped.
std::string zsh_spec(const OptionSpec& option, const CommandSpec& command) {
  std::string help;
  for (const char c : help_of_option(option)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') help += '\\';
    help += c;
  }
  std::string what;
  if (option.kind != ValueKind::none) {
    const std::string values = values_of(option, command);
    std::string completes = fmt::format("({})", values);
    if (option.kind == ValueKind::file) completes = "_files";
    if (option.kind == ValueKind::zone) completes = fmt::format("({} ${{$({})}})", values, kZones);
    if (option.id == OptionId::fields) completes = fmt::format("_values -s , column {}", values);
    what = fmt::format(":{}:{}", option.metavar, values.empty() && option.kind != ValueKind::file ? " " : completes);
  }
  const std::string_view joins = option.kind == ValueKind::none ? "" : "=";
  if (option.letter == 0) return shell_quoted(fmt::format("*{}{}[{}]{}", option.name, joins, help, what));
  return fmt::format("'*'{{-{}{},{}{}}}{}", option.letter, option.kind == ValueKind::none ? "" : "+", option.name,
                     joins, shell_quoted(fmt::format("[{}]{}", help, what)));
}

std::string zsh_script() {
  std::string script =
      "#compdef lastseen\n"
      "# Completion of lastseen in zsh.\n"
      "_lastseen() {\n"
      "  local -a commands options\n"
      "  local operand='*:LOG:_files'\n"
      "  commands=(\n";
  for (const CommandSpec& command : command_table()) {
    script += fmt::format("    {}\n", shell_quoted(fmt::format("{}:{}", command.name, command.answers)));
  }
  script += fmt::format(
      "    'help:Shows help'\n"
      "  )\n"
      "  case ${{words[(r)({}|help)]}} in\n",
      fmt::join(command_names(), "|"));
  for (const CommandSpec& command : command_table()) {
    script += fmt::format("    {})\n      options=(\n", command.name);
    for (const OptionSpec* option : options_of(command))
      script += fmt::format("        {}\n", zsh_spec(*option, command));
    script += "      ) ;;\n";
  }
  script +=
      "    help) operand='*:command:{ _describe command commands }' ;;\n"
      "    *) options=('(- *)'{-h,--help}'[show help]' '(- *)'{-V,--version}'[show the version]') ;;\n"
      "  esac\n"
      "  _arguments -s -S $options '1:command:{ _describe command commands }' $operand\n"
      "}\n"
      "_lastseen \"$@\"\n";
  return script;
}

// --- fish

std::string fish_option(const OptionSpec& option, const Words& commands, const std::string& values) {
  std::string line = fmt::format("complete -c lastseen -n '__fish_seen_subcommand_from {}'", fmt::join(commands, " "));
  if (option.letter != 0) line += fmt::format(" -s {}", option.letter);
  line += fmt::format(" -l {}", option.name.substr(2));
  if (option.kind == ValueKind::file) line += " -r";
  if (option.kind != ValueKind::file && option.kind != ValueKind::none) line += " -x";
  if (option.kind == ValueKind::zone) {
    line += fmt::format(" -a \"{} ({})\"", values, [] {
      std::string zones(kZones);
      // Within double quotes fish replaces variables.
      zones.insert(zones.find('$'), 1, '\\');
      return zones;
    }());
  } else if (!values.empty()) {
    line += fmt::format(" -a {}", shell_quoted(values));
  }
  return line + fmt::format(" -d {}\n", shell_quoted(help_of_option(option)));
}

std::string fish_script() {
  std::string script = "# Completion of lastseen in fish.\n";
  for (const CommandSpec& command : command_table()) {
    script += fmt::format("complete -c lastseen -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                          shell_quoted(command.answers));
  }
  script += "complete -c lastseen -n __fish_use_subcommand -f -a help -d 'Shows help'\n";
  script += fmt::format("complete -c lastseen -n '__fish_seen_subcommand_from help' -f -a '{}'\n",
                        fmt::join(command_names(), " "));
  for (const OptionSpec& option : option_table()) {
    // One line for all commands whose values are the same.
    std::vector<std::pair<std::string, Words>> by_values;
    for (const CommandSpec& command : command_table()) {
      if (find_option(option.name, command.command) != &option) continue;
      const std::string values = values_of(option, command);
      auto same = std::ranges::find(by_values, values, &std::pair<std::string, Words>::first);
      if (same == by_values.end()) same = by_values.insert(same, {values, {}});
      same->second.emplace_back(command.name);
    }
    for (const auto& [values, commands] : by_values) script += fish_option(option, commands, values);
  }
  return script;
}

}  // namespace

std::optional<std::string> completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return std::nullopt;
}

}  // namespace lastseen
