#include "app/make_filter.hpp"

#include <utility>

namespace lastseen {

namespace {

struct Chain final : EventSink {
  void observe(EventBatch& batch) override { first->observe(batch); }
  std::unique_ptr<EventSink> second;
  std::unique_ptr<EventSink> first;
};

}  // namespace

MakeFilter chained(MakeFilter first, MakeFilter second) {
  if (!second) return first;
  return [first = std::move(first), second = std::move(second)](EventSink& model) -> std::unique_ptr<EventSink> {
    auto chain = std::make_unique<Chain>();
    chain->second = second(model);
    chain->first = first(*chain->second);
    return chain;
  };
}

}  // namespace lastseen
