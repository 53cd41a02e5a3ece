#include "app/argument_list.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>

#include "app/option_table.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

struct Synonym {
  std::string_view word;
  std::string_view option;
};
/// What people type who know other programs.
constexpr Synonym kSynonyms[] = {{"--from", "--since"},     {"--start", "--since"},  {"--to", "--until"},
                                 {"--end", "--until"},      {"--zone", "--tz"},      {"--timezone", "--tz"},
                                 {"--columns", "--fields"}, {"--top", "--limit"},    {"--format", "--output"},
                                 {"--json", "-o json"},     {"--jsonl", "-o jsonl"}, {"--csv", "-o csv"},
                                 {"--tsv", "-o tsv"},       {"--html", "-o html"}};

[[noreturn]] void refuse_unknown(std::string_view name) {
  if (name == "-f" || name == "-F" || name == "--follow")
    throw UsageError(fmt::format("no option '{}': did you mean the command 'live'?", name));
  if (name.size() == 2 && name[1] >= '1' && name[1] <= '9') {
    throw UsageError(fmt::format("no option '{}': a time before now goes after --at or --since (--at -2h)", name));
  }
  for (const Synonym& synonym : kSynonyms) {
    if (synonym.word == name) throw UsageError(fmt::format("no option '{}': did you mean '{}'?", name, synonym.option));
  }
  std::vector<std::string_view> names;
  for (const OptionSpec& option : option_table()) names.push_back(option.name);
  const auto longer =
      std::ranges::find_if(names, [&](std::string_view known) { return name.size() > 4 && known.starts_with(name); });
  const std::string_view meant = longer != names.end() ? *longer : nearest(name, names);
  if (!meant.empty()) throw UsageError(fmt::format("no option '{}': did you mean '{}'?", name, meant));
  throw UsageError(
      fmt::format("no option '{}': lastseen help lists the commands, lastseen COMMAND --help their options", name));
}

/// The option whose value stands in the next word: `--at`, `-S`, or the last letter of `-qS`.
const OptionSpec* wants_next_word(const std::string& word) {
  if (word.starts_with("--")) {
    const OptionSpec* option = find_option(word);
    return option != nullptr && option->kind != ValueKind::none ? option : nullptr;
  }
  if (word.size() < 2 || word[0] != '-') return nullptr;
  for (std::size_t i = 1; i < word.size(); ++i) {
    const OptionSpec* option = find_option(std::string{'-', word[i]});
    if (option == nullptr) return nullptr;
    if (option->kind != ValueKind::none) return i + 1 == word.size() ? option : nullptr;
  }
  return nullptr;
}

/// CLI11 takes a word that begins with a minus for an option, and an empty value after `=` for none. Values are put
/// where it takes them as they are.
std::vector<std::string> with_values_attached(std::span<const std::string> arguments) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string word = arguments[i];
    if (word == "--") {
      words.insert(words.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    const bool is_long = word.starts_with("--");
    if (wants_next_word(word) != nullptr && i + 1 < arguments.size() && !arguments[i + 1].empty()) {
      word += (is_long ? "=" : "") + arguments[++i];
    } else if (is_long && word.ends_with('=') && wants_next_word(word.substr(0, word.size() - 1)) != nullptr) {
      word.pop_back();
      words.push_back(std::move(word));
      word.clear();
    }
    words.push_back(std::move(word));
  }
  return words;
}

/// All options of all commands; which of them a command takes is asked later, for a message that names those that do.
/// Each name is an option of its own, so that messages can name it as it was typed.
void add_options(CLI::App& app) {
  app.set_help_flag();
  app.allow_extras();
  const auto add = [&](const std::string& name, ValueKind kind) {
    if (app.get_option_no_throw(name) != nullptr) return;
    if (kind == ValueKind::none) {
      app.add_flag(name)->disable_flag_override();
    } else {
      app.add_option(name)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  };
  for (const OptionSpec& option : option_table()) {
    add(std::string(option.name), option.kind);
    if (option.letter != 0) add(std::string{'-', option.letter}, option.kind);
  }
}

}  // namespace

ArgumentList split_arguments(std::span<const std::string> arguments) {
  CLI::App app;
  add_options(app);
  std::vector<std::string> words = with_values_attached(arguments);
  // What CLI11 takes for its own before it looks at options.
  for (const std::string& word : words) {
    if (word == "--") break;
    const std::string name = word.substr(0, word.find('='));
    const OptionSpec* option = name.starts_with("--") ? find_option(name) : nullptr;
    if (option != nullptr && option->kind == ValueKind::none && name != word)
      throw UsageError(name + " takes no value");
  }
  if (const OptionSpec* option = words.empty() ? nullptr : wants_next_word(words.back())) {
    const std::string name = words.back().starts_with("--") ? words.back() : std::string{'-', words.back().back()};
    throw UsageError(fmt::format("{} needs a value: {} {}", name, name, option->metavar));
  }
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
  ArgumentList list;
  std::map<const CLI::Option*, std::size_t> taken;
  for (const CLI::Option* option : app.parse_order()) {
    const std::string& value = option->results().at(taken[option]++);
    const bool is_flag = option->get_expected_max() == 0;
    list.options.push_back({{option->get_name(), is_flag ? std::string() : value}, {}});
  }
  bool only_operands = false;
  for (const std::string& word : app.remaining()) {
    if (word == "--" && !only_operands) {
      only_operands = true;
      continue;
    }
    if (!only_operands && word.size() > 1 && word[0] == '-') {
      refuse_unknown(word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2));
    }
    list.operands.push_back(word);
  }
  return list;
}

ArgumentList read_config(const std::string& path, const std::string& named_by) {
  errno = 0;
  std::ifstream file(path);
  std::vector<std::string> arguments;
  std::vector<std::size_t> numbers;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string::npos || line[start] == '#') continue;
    arguments.push_back(line.substr(start));
    numbers.push_back(number);
  }
  if (!file.eof())
    throw UsageError(
        fmt::format("{} '{}': {}", named_by, path, std::generic_category().message(errno != 0 ? errno : EISDIR)));

  // Line by line, so that each option knows its place; an option whose value did not fit into its line takes the next
  // one.
  ArgumentList all;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string place = fmt::format("{}:{}", path, numbers[i]);
    const OptionSpec* option = find_option(arguments[i]);
    const bool with_next = option != nullptr && option->kind != ValueKind::none && i + 1 < arguments.size();
    try {
      ArgumentList some = split_arguments(std::span(arguments).subspan(i, with_next ? 2 : 1));
      for (GivenOption& given : some.options) {
        if (given.argument.option == "--config")
          throw UsageError("--config is for the command line, which may name several files");
        given.place = place;
        all.options.push_back(std::move(given));
      }
      all.operands.insert(all.operands.end(), some.operands.begin(), some.operands.end());
    } catch (const UsageError& error) {
      const std::size_t space = arguments[i].find(' ');
      if (arguments[i].starts_with("--") && space != std::string::npos &&
          find_option(arguments[i].substr(0, space)) != nullptr) {
        throw UsageError(fmt::format("{}: '{}': an argument a line: write {}={}", place, arguments[i],
                                     arguments[i].substr(0, space),
                                     arguments[i].substr(arguments[i].find_first_not_of(' ', space))));
      }
      throw UsageError(fmt::format("{}: {}", place, error.what()));
    }
    if (with_next) ++i;
  }
  return all;
}

}  // namespace lastseen
