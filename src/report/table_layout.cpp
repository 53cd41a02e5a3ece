#include "report/table_layout.hpp"

#include <algorithm>

namespace lastseen {
namespace {

constexpr std::size_t kNarrowestName = 8;

struct Candidate {
  std::size_t index;
  std::size_t wanted;
  std::size_t least;
};

std::size_t least_of(const TableColumn& column, std::size_t wanted) {
  return column.elastic ? std::min(wanted, column.elastic->narrow) : wanted;
}

std::size_t least_sum(const std::vector<Candidate>& shown) {
  std::size_t sum = kColumnGap * (shown.size() - 1);
  for (const Candidate& candidate : shown) sum += candidate.least;
  return sum;
}

/// Takes one column away: the first by its turn, or, when all that leave have left, makes names narrower and then takes
/// the rightmost. False where nothing is left to do.
bool give_way(std::vector<Candidate>& shown, std::span<const TableColumn> columns) {
  auto next = shown.end();
  for (auto candidate = shown.begin(); candidate != shown.end(); ++candidate) {
    const std::optional<int> turn = columns[candidate->index].leaves;
    if (turn && shown.size() > 1 && (next == shown.end() || *turn < *columns[next->index].leaves)) next = candidate;
  }
  if (next != shown.end()) {
    shown.erase(next);
    return true;
  }
  bool narrowed = false;
  for (Candidate& candidate : shown) {
    if (columns[candidate.index].elastic && candidate.least > kNarrowestName) {
      candidate.least = kNarrowestName;
      narrowed = true;
    }
  }
  if (narrowed) return true;
  if (shown.size() == 1) return false;
  shown.pop_back();
  return true;
}

/// Hands out the cells that are left, one by one in turn, so that two names grow alike; names before pages.
void grow(std::vector<Candidate>& shown, std::span<const TableColumn> columns, std::size_t spare) {
  for (const CutAt kind : {CutAt::middle, CutAt::end}) {
    for (bool grown = true; grown && spare > 0;) {
      grown = false;
      for (Candidate& candidate : shown) {
        const auto& elastic = columns[candidate.index].elastic;
        if (!elastic || elastic->cut != kind || candidate.least >= candidate.wanted || spare == 0) continue;
        ++candidate.least;
        --spare;
        grown = true;
      }
    }
  }
}

}  // namespace

std::vector<PlacedColumn> place_columns(std::span<const TableColumn> columns, std::span<const std::size_t> natural,
                                        std::optional<std::size_t> width) {
  std::vector<PlacedColumn> placed;
  if (!width) {
    for (std::size_t i = 0; i < columns.size(); ++i) placed.push_back({i, natural[i]});
    return placed;
  }

  std::vector<Candidate> shown;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t wanted = columns[i].elastic ? std::min(natural[i], columns[i].elastic->widest) : natural[i];
    shown.push_back({i, wanted, least_of(columns[i], wanted)});
  }
  while (least_sum(shown) > *width && give_way(shown, columns)) continue;
  if (const std::size_t least = least_sum(shown); least <= *width) {
    grow(shown, columns, *width - least);
  } else {
    shown.front().least = *width;
  }
  for (const Candidate& candidate : shown) placed.push_back({candidate.index, candidate.least});
  return placed;
}

}  // namespace lastseen
