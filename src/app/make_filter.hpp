#pragma once

#include <functional>
#include <memory>

#include "event_batch.hpp"

namespace lastseen {

/// What stands between the extractor and a model, such as filters; empty: nothing.
using MakeFilter = std::function<std::unique_ptr<EventSink>(EventSink& model)>;

/// Events pass `first`, then `second`, which may be empty.
MakeFilter chained(MakeFilter first, MakeFilter second);

}  // namespace lastseen
