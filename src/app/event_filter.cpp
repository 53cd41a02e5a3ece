#include "app/event_filter.hpp"

#include <algorithm>

#include "presence/path.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

std::vector<std::unique_ptr<TextRegex>> compile(const std::vector<std::string>& patterns, const char* option) {
  std::vector<std::unique_ptr<TextRegex>> compiled;
  for (const std::string& pattern : patterns) {
    compiled.push_back(std::make_unique<TextRegex>(pattern));
    if (!compiled.back()->ok()) {
      throw UsageError(std::string(option) + " '" + pattern +
                       "' is no regular expression: " + compiled.back()->error());
    }
  }
  return compiled;
}

bool any(const std::vector<std::unique_ptr<TextRegex>>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) { return pattern->found_in(path); });
}

}  // namespace

PathFilter::PathFilter(const std::vector<std::string>& paths, const std::vector<std::string>& ignored)
    : paths_(compile(paths, "--path")), ignored_(compile(ignored, "--ignore-path")) {}

bool PathFilter::accepts(const Event& event) const {
  const std::optional<std::string_view> path = event.target ? path_of(*event.target) : std::nullopt;
  if (!path) return paths_.empty();
  return (paths_.empty() || any(paths_, *path)) && !any(ignored_, *path);
}

void FilteringSink::observe(EventBatch& batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!filter_.accepts(batch[i])) batch.leave_out(i);
  }
  next_.observe(batch);
}

}  // namespace lastseen
