#include "app/pseudonym_sink.hpp"

#include "presence/path.hpp"

namespace lastseen {

void PseudonymSink::observe(EventBatch& batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Event& event = batch[i];
    const std::optional<std::string_view> path = event.target ? path_of(*event.target) : std::nullopt;
    const std::optional<std::string_view> segment = path ? templates_.segment(*path) : std::nullopt;
    if (!segment) continue;
    percent_decode(*segment, name_);
    // Of whom the user map drops no name is left, and no profile.
    const std::optional<std::string> person = people_.person(name_);
    const std::string shown = person ? people_.shown(*person) : std::string();
    const auto begin = static_cast<std::size_t>(segment->data() - event.target->data());
    target_.assign(*event.target);
    target_.replace(begin, segment->size(), shown);
    event.target = batch.keep(target_);
  }
  next_.observe(batch);
}

}  // namespace lastseen
