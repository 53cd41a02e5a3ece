#include "app/argument_list.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <system_error>

#include "app/option_table.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

[[noreturn]] void refuse_unknown(std::string_view name) {
  if (name == "-f" || name == "-F" || name == "--follow")
    throw UsageError(fmt::format("no option '{}': did you mean the command 'live'?", name));
  if (name.size() == 2 && name[1] >= '1' && name[1] <= '9') {
    throw UsageError(fmt::format("no option '{}': a time before now goes after --at or --since (--at -2h)", name));
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

const OptionSpec& known_option(std::string_view name) {
  const OptionSpec* option = find_option(name);
  if (option == nullptr) refuse_unknown(name);
  return *option;
}

/// Takes arguments from left to right.
class ArgumentSplitter {
 public:
  explicit ArgumentSplitter(std::span<const std::string> arguments) : arguments_(arguments) {}

  ArgumentList split() {
    while (next_ < arguments_.size()) {
      const std::string& argument = arguments_[next_++];
      if (argument == "--") {
        list_.operands.insert(list_.operands.end(), arguments_.begin() + static_cast<std::ptrdiff_t>(next_),
                              arguments_.end());
        break;
      }
      if (argument.starts_with("--")) {
        take_long(argument);
      } else if (argument.size() > 1 && argument[0] == '-') {
        take_letters(argument);
      } else {
        list_.operands.push_back(argument);
      }
    }
    return std::move(list_);
  }

 private:
  void take_long(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const OptionSpec& option = known_option(name);
    if (option.kind == ValueKind::none) {
      if (equals != std::string::npos) throw UsageError(fmt::format("{} takes no value", name));
      add(name, {});
    } else {
      add(name, equals != std::string::npos ? argument.substr(equals + 1) : take_value(name, option));
    }
  }

  void take_letters(const std::string& argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const std::string name{'-', argument[i]};
      const OptionSpec& option = known_option(name);
      if (option.kind == ValueKind::none) {
        add(name, {});
        continue;
      }
      add(name, i + 1 < argument.size() ? argument.substr(i + 1) : take_value(name, option));
      return;
    }
  }

  std::string take_value(const std::string& name, const OptionSpec& option) {
    if (next_ == arguments_.size())
      throw UsageError(fmt::format("{} needs a value: {} {}", name, name, option.metavar));
    return arguments_[next_++];
  }

  void add(std::string name, std::string value) { list_.options.push_back({{std::move(name), std::move(value)}, {}}); }

  std::span<const std::string> arguments_;
  std::size_t next_ = 0;
  ArgumentList list_;
};

}  // namespace

ArgumentList split_arguments(std::span<const std::string> arguments) {
  return ArgumentSplitter(arguments).split();
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
