#include "app/kept_events.hpp"

#include "presence/path.hpp"

namespace lastseen {

std::optional<Event> KeptEvents::kept(const Event& event) {
  Event kept = event;
  if (!people_.identity()) {
    const std::optional<std::string>& name = shown(event.user);
    if (!name) return std::nullopt;
    kept.user = *name;
  }
  kept.target = event.target ? kept_path(*event.target) : std::nullopt;
  return kept;
}

const std::optional<std::string>& KeptEvents::shown(std::string_view raw) {
  const auto known = names_.find(raw);
  if (known != names_.end()) return *known->second;
  std::optional<std::string> name = people_.person(raw);
  if (name) name = people_.shown(*name);
  raw_names_.emplace_back(raw);
  shown_names_.push_back(std::move(name));
  names_.emplace(raw_names_.back(), &shown_names_.back());
  return shown_names_.back();
}

std::optional<std::string_view> KeptEvents::kept_path(std::string_view target) {
  using enum Options::Targets;
  // With pseudonyms only the paths of profiles are kept unless all are asked for: others may bear names too.
  const Options::Targets wanted = targets_.value_or(pseudonymous_ ? views : all);
  if (wanted == none) return std::nullopt;
  const std::optional<std::string_view> path = path_of(target);
  if (!path || (wanted == all && !pseudonymous_)) return path;
  const std::optional<std::string_view> segment = templates_.segment(*path);
  if (!segment) return wanted == all ? path : std::nullopt;
  if (!pseudonymous_) return path;
  percent_decode(*segment, decoded_);
  // Of whom the user map drops no name is left, and no profile.
  const std::optional<std::string> person = people_.person(decoded_);
  path_.assign(*path);
  path_.replace(static_cast<std::size_t>(segment->data() - path->data()), segment->size(),
                person ? people_.shown(*person) : std::string());
  return path_;
}

}  // namespace lastseen
