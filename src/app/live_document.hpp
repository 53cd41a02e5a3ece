#pragma once

#include <memory>

#include "app/event_rules.hpp"
#include "app/live_state.hpp"
#include "app/options.hpp"
#include "app/who_row.hpp"
#include "report/document.hpp"
#include "tally.hpp"

namespace lastseen {

/// The state of `live` as an answer of `who`; it dies with the next event or tick.
class LiveDocument {
 public:
  /// Sorted and cut as the options say.
  LiveDocument(const LiveState& state, const Tally& tally, const Options& options);

  const Document& document() const { return document_; }

 private:
  RowList<WhoRow> rows_;
  Document document_;
};

}  // namespace lastseen
