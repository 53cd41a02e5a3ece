#include "person/name_filter.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "usage_error.hpp"

namespace lastseen {

NameFilter::NameFilter(const NameSelection& users, const NameSelection& ignored_users, const People& people)
    : users_(compile(users, "--user", people)), ignored_(compile(ignored_users, "--ignore-user", people)) {}

std::unique_ptr<NameFilter::Names> NameFilter::compile(const NameSelection& selection, std::string_view option,
                                                       const People& people) {
  if (!selection.is_given()) return nullptr;
  auto names = std::make_unique<Names>();
  for (const auto& name : selection.exact) {
    if (auto shown = people.asked(name)) names->exact.insert(*std::move(shown));
  }
  for (const auto& text : selection.patterns) {
    auto pattern = std::make_unique<TextRegex>(text);
    if (!pattern->ok()) {
      throw UsageError(fmt::format("{} 're:{}': {} (RE2's syntax: https://github.com/google/re2/wiki/Syntax)", option,
                                   text, pattern->error()));
    }
    names->patterns.push_back(std::move(pattern));
  }
  return names;
}

bool NameFilter::Names::hold(std::string_view person, std::string_view shown) const {
  if (exact.contains(std::string(shown))) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
    return pattern->found_in(person) || (person != shown && pattern->found_in(shown));
  });
}

bool NameFilter::accepts(std::string_view person, std::string_view shown) const {
  return (!users_ || users_->hold(person, shown)) && !(ignored_ && ignored_->hold(person, shown));
}

}  // namespace lastseen
