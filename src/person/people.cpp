#include "person/people.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

#include "person/letter_case.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// Lines of FROM, a tab, TO, as bytes; an empty line says nothing. Of two lines for one name the later counts.
boost::unordered_flat_map<std::string, std::string> read_user_map(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UsageError(fmt::format("--user-map: {}: {}", path, std::strerror(errno)));
  boost::unordered_flat_map<std::string, std::string> map;
  std::string line;
  for (std::uint64_t number = 1; std::getline(file, line); ++number) {
    line.resize(line.find_last_not_of("\r\n") + 1);
    if (line.empty()) continue;
    if (std::count(line.begin(), line.end(), '\t') != 1) {
      throw UsageError(fmt::format(
          "--user-map: {}:{}: not a name, one tab and the name to use instead (nothing after the tab drops the user)",
          path, number));
    }
    const auto tab = line.find('\t');
    map.insert_or_assign(line.substr(0, tab), line.substr(tab + 1));
  }
  if (file.bad()) throw UsageError(fmt::format("--user-map: {}: {}", path, std::strerror(errno)));
  return map;
}

}  // namespace

std::string_view without_domain(std::string_view name) {
  auto rest = name;
  if (const auto backslash = rest.rfind('\\'); backslash != std::string_view::npos) rest.remove_prefix(backslash + 1);
  rest = rest.substr(0, rest.find('@'));
  return rest.empty() ? name : rest;
}

People::People(const PeopleRequest& request) : fold_case_(request.fold_case), fold_domain_(request.fold_domain) {
  if (request.user_map) map_ = read_user_map(*request.user_map);
  if (request.pseudonyms) key_ = PseudonymKey::read(*request.pseudonyms);
}

std::optional<std::string> People::person(std::string_view raw) const {
  std::string name(raw);
  if (!map_.empty()) {
    if (const auto mapped = map_.find(name); mapped != map_.end()) name = mapped->second;
  }
  if (fold_domain_) name = without_domain(std::string(name));
  if (fold_case_) name = case_folded(name);
  if (name.empty()) return std::nullopt;
  return name;
}

std::string People::shown(std::string_view person) const {
  if (!key_ || (keeps_pseudonyms_ && PseudonymKey::is_pseudonym(person))) return std::string(person);
  return key_->pseudonym(person);
}

std::optional<std::string> People::asked(std::string_view argument) const {
  if (key_ && PseudonymKey::is_pseudonym(argument)) return std::string(argument);
  auto name = person(argument);
  if (name) *name = shown(*name);
  return name;
}

std::string People::called(std::string_view argument) const {
  return asked(argument).value_or(shown(argument));
}

}  // namespace lastseen
