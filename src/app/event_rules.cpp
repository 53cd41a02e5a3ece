#include "app/event_rules.hpp"

#include "app/pseudonym_sink.hpp"

namespace lastseen {

EventRules::EventRules(const Options& options)
    : people_(options.people),
      names_(options.users, options.ignored_users, people_),
      paths_(options.paths, options.ignored_paths),
      templates_(options.profiles) {}

MakeFilter EventRules::filter() const {
  if (!looks_at_targets()) return {};
  const auto paths = [this](EventSink& next) { return std::make_unique<FilteringSink>(paths_, next); };
  if (!people_.pseudonymous()) return paths;
  // Filters see the paths of the log, the model those without names.
  return chained(paths, [this](EventSink& next) { return std::make_unique<PseudonymSink>(people_, templates_, next); });
}

std::optional<EventRules::Named> EventRules::named(std::string_view raw) const {
  const std::optional<std::string> person = people_.person(raw);
  if (!person) return {};
  std::string shown = people_.shown(*person);
  const bool accepted = names_.accepts(*person, shown);
  return Named{std::move(shown), accepted};
}

std::optional<std::string> EventRules::answer_name(std::string_view raw) const {
  std::optional<Named> user = named(raw);
  if (!user || !user->accepted) return {};
  return std::move(user->name);
}

}  // namespace lastseen
