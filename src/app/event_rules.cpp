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
  /// Filters see the paths of the log, the model those without names.
  struct Chain final : EventSink {
    void observe(EventBatch& batch) override { first->observe(batch); }
    std::unique_ptr<EventSink> second;
    std::unique_ptr<EventSink> first;
  };
  return [this](EventSink& model) -> std::unique_ptr<EventSink> {
    auto chain = std::make_unique<Chain>();
    if (people_.pseudonymous()) chain->second = std::make_unique<PseudonymSink>(people_, templates_, model);
    chain->first = std::make_unique<FilteringSink>(paths_, chain->second ? *chain->second : model);
    return chain;
  };
}

std::optional<std::string> EventRules::answer_name(std::string_view raw) const {
  std::optional<std::string> person = people_.person(raw);
  if (!person) return {};
  std::string shown = people_.shown(*person);
  if (!names_.accepts(*person, shown)) return {};
  return shown;
}

}  // namespace lastseen
