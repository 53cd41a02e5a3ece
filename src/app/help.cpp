#include "app/help.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <vector>

namespace lastseen {

namespace {

constexpr std::size_t kWidth = 79;
constexpr std::size_t kOptionWidth = 23;

/// `-S, --since TIME`, or with four spaces where there is no letter.
std::string signature(const OptionSpec& option) {
  std::string text = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "    ";
  text += option.name;
  if (!option.metavar.empty()) text += fmt::format(" {}", option.metavar);
  return text;
}

std::string explained(const OptionSpec& option, const CommandSpec& command) {
  std::string help(option.help);
  if (option.id == OptionId::output) {
    std::vector<std::string_view> names;
    for (const OutputFormat format : command.outputs) names.push_back(name_of(format));
    help = fmt::format("{}", fmt::join(names, ", "));
  }
  return fmt::format("  {:<{}}  {}\n", signature(option), kOptionWidth, help);
}

/// Words one after the other, in lines of the help's width; `first` begins the first one.
std::string wrapped(std::string_view first, const std::vector<std::string>& words) {
  std::string text(first);
  std::size_t column = first.size();
  for (const std::string& word : words) {
    if (column + 1 + word.size() > kWidth) {
      text += "\n ";
      column = 1;
    }
    text += ' ' + word;
    column += 1 + word.size();
  }
  return text + "\n";
}

/// The shorter of its names, and the value.
std::string named(const OptionSpec& option) {
  std::string text = option.letter != 0 ? std::string{'-', option.letter} : std::string(option.name);
  if (!option.metavar.empty()) text += fmt::format(" {}", option.metavar);
  return text;
}

}  // namespace

std::string overview() {
  std::string text =
      "lastseen reads web access logs and tells who was online when.\n\n"
      "Usage: lastseen COMMAND [OPTIONS] [LOG...]\n\n";
  for (const CommandSpec& command : command_table())
    text += fmt::format("  {:<9}  {}\n", command.name, command.answers);
  text +=
      "\nlastseen COMMAND --help tells more. A LOG is a file, also a compressed one, or\n"
      "- for standard input. Examples:\n"
      "  lastseen who /var/log/nginx/access.log\n"
      "  zcat access.log.2.gz | lastseen who --at '2026-11-23 18:00'\n";
  return text;
}

std::string help_of(const CommandSpec& command) {
  std::string text = fmt::format("{}.\n\nUsage: lastseen {} [OPTIONS]{}{}\n\n", command.answers, command.name,
                                 command.operands.empty() ? "" : " ", command.operands);
  std::vector<std::string> others;
  for (const OptionSpec& option : option_table()) {
    // Of two rows of one name the first that the command takes is meant.
    if (find_option(option.name, command.command) != &option) continue;
    if (option.explained.contains(command.command)) {
      text += explained(option, command);
    } else {
      others.push_back(named(option));
    }
  }
  text += wrapped("See lastseen(1):", others);
  text += fmt::format("\nExamples:\n  {}\n  {}\n", command.examples[0], command.examples[1]);
  return text;
}

std::string version_text() {
  return "lastseen " LASTSEEN_VERSION "\n";
}

}  // namespace lastseen
