#pragma once

#include <memory>
#include <string>
#include <vector>

#include "event_batch.hpp"
#include "text_regex.hpp"

namespace lastseen {

/// --path and --ignore-path. Immutable, shared by all threads.
class PathFilter {
 public:
  /// The patterns are RE2, unanchored, on the path without its query. Throws UsageError for one that is not.
  PathFilter(const std::vector<std::string>& paths, const std::vector<std::string>& ignored);

  /// Whether there is anything to filter by; then events need their targets.
  bool active() const { return !paths_.empty() || !ignored_.empty(); }
  /// An event without a path fits neither.
  bool accepts(const Event& event) const;

 private:
  std::vector<std::unique_ptr<TextRegex>> paths_;
  std::vector<std::unique_ptr<TextRegex>> ignored_;
};

/// Leaves events out of batches on their way to another sink.
class FilteringSink final : public EventSink {
 public:
  FilteringSink(const PathFilter& filter, EventSink& next) : filter_(filter), next_(next) {}
  void observe(EventBatch& batch) override;

 private:
  const PathFilter& filter_;
  EventSink& next_;
};

}  // namespace lastseen
