#include "app/live_document.hpp"

#include <string_view>
#include <vector>

#include "app/coverage.hpp"
#include "app/row_columns.hpp"

namespace lastseen {

LiveDocument::LiveDocument(const LiveState& state, const Tally& tally, const Options& options)
    : rows_(state.rows(), who_cell) {
  std::optional<Instant> at;
  if (state.clock() != Instant::min()) at = state.at();
  document_.command = "who";
  document_.head = {{"at", cell_of(at)}, {"timeout", options.timeout}};
  document_.counts.online = state.model().online();
  document_.counts.remembered = state.model().remembered();
  document_.total = rows_.arrange(who_order(), options);
  document_.rows_key = "users";
  document_.columns.assign(kWhoColumns.begin(), kWhoColumns.end());
  document_.rows = &rows_;
  const std::vector<std::string_view> names = state.names();
  Options at_present = options;
  if (at && !options.clock_of_log) at_present.now = *at;
  document_.coverage =
      coverage_of(tally, {at ? std::optional(*at - options.timeout) : std::nullopt, at}, at_present, names);
}

}  // namespace lastseen
