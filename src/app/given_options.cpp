#include "app/given_options.hpp"

#include <algorithm>
#include <string_view>

namespace lastseen {

namespace {

bool changes_the_answer(OptionId id) {
  switch (id) {
    case OptionId::threads:
    case OptionId::color:
    case OptionId::quiet:
    case OptionId::no_progress:
    case OptionId::strict:
    case OptionId::fail_if_empty:
    case OptionId::config:
    case OptionId::write:
      return false;
    default:
      return true;
  }
}

bool names_a_person(OptionId id) {
  return id == OptionId::user || id == OptionId::ignore_user || id == OptionId::of || id == OptionId::by;
}

std::string without_folder(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string shown_value(const OptionSpec& spec, const std::string& value, bool pseudonyms) {
  constexpr std::string_view kOfFile = "file:";
  if (names_a_person(spec.id)) {
    if (value.starts_with(kOfFile)) return std::string(kOfFile) + without_folder(value.substr(kOfFile.size()));
    return pseudonyms ? "..." : value;
  }
  return spec.kind == ValueKind::file ? without_folder(value) : value;
}

}  // namespace

std::string given_options(const CommandSpec& command, std::span<const std::pair<OptionId, GivenOption>> options) {
  const bool pseudonyms =
      std::ranges::any_of(options, [](const auto& option) { return option.first == OptionId::pseudonyms; });
  std::string text = "lastseen " + std::string(command.name);
  for (const auto& [id, given] : options) {
    if (!changes_the_answer(id)) continue;
    text += " " + given.argument.option;
    const OptionSpec* spec = find_option(given.argument.option, command.command);
    if (spec->kind != ValueKind::none) text += " " + shell_word(shown_value(*spec, given.argument.text, pseudonyms));
  }
  return text;
}

}  // namespace lastseen
