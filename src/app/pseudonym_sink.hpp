#pragma once

#include <string>

#include "event_batch.hpp"
#include "person/people.hpp"
#include "presence/profile_templates.hpp"

namespace lastseen {

/// Puts pseudonyms in place of the names that profile templates find in targets, on the way to another sink. Users are
/// renamed once a name, when all has been read.
class PseudonymSink final : public EventSink {
 public:
  PseudonymSink(const People& people, const ProfileTemplates& templates, EventSink& next)
      : people_(people), templates_(templates), next_(next) {}
  void observe(EventBatch& batch) override;

 private:
  const People& people_;
  const ProfileTemplates& templates_;
  EventSink& next_;
  std::string name_;
  std::string target_;
};

}  // namespace lastseen
