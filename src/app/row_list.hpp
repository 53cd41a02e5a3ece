#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "app/options.hpp"
#include "large_allocator.hpp"
#include "report/document.hpp"

namespace lastseen {

/// How the rows of one command are sorted: the column without --sort, and the columns of names that decide between
/// equals.
struct RowOrder {
  std::string_view command;
  std::span<const std::string_view> columns;
  std::string_view default_key;    ///< empty: as they stand
  std::vector<std::size_t> names;  ///< columns, each in byte order; empty where rows are made in that order
};

/// The rows' numbers in the order asked for by --sort, -r and -n: numbers and times descend, text ascends, null is
/// last; -r reverses the whole. Names and texts in `rows` live as long as it does. Throws UsageError for a key that is
/// no column.
LargeVector<std::uint32_t> arranged(const Rows& rows, const RowOrder& order, const Options& options);

/// Of rows that hold all they show.
struct NothingElsewhere {
  template <class Row>
  std::array<const void*, 0> operator()(const Row&) const {
    return {};
  }
};

/// Rows of one type, made into cells when asked for. `elsewhere` gives the addresses of what a row only points to.
template <class Row, class MakeCell = Cell (*)(const Row& row, std::size_t column),
          class Allocator = std::allocator<Row>, class Elsewhere = NothingElsewhere>
class RowList final : public Rows {
 public:
  RowList(std::vector<Row, Allocator> rows, MakeCell make_cell, Elsewhere elsewhere = {})
      : rows_(std::move(rows)), make_cell_(make_cell), elsewhere_(elsewhere) {}

  /// Sorts and cuts; the number of rows before the cut.
  std::uint64_t arrange(const RowOrder& order, const Options& options) {
    order_ = arranged(*this, order, options);
    arranged_ = true;
    return rows_.size();
  }

  std::size_t size() const override { return arranged_ ? order_.size() : rows_.size(); }
  Cell cell(std::size_t row, std::size_t column) const override {
    // Sorted, rows lie anywhere: of a million, a third of the time of writing them is waiting for the memory. (GCC 12
    // drops calls of functions that do nothing but prefetch.)
    if (column == 0 && arranged_ && row + 2 * kAhead < order_.size()) {
      __builtin_prefetch(&rows_[order_[row + 2 * kAhead]]);
      for (const void* const address : elsewhere_(rows_[order_[row + kAhead]])) __builtin_prefetch(address);
    }
    return make_cell_((*this)[row], column);
  }
  const Row& operator[](std::size_t row) const { return rows_[arranged_ ? order_[row] : row]; }
  const std::vector<Row, Allocator>& all() const { return rows_; }

 private:
  static constexpr std::size_t kAhead = 8;

  std::vector<Row, Allocator> rows_;
  MakeCell make_cell_;
  [[no_unique_address]] Elsewhere elsewhere_;
  LargeVector<std::uint32_t> order_;
  bool arranged_ = false;
};

/// Cells of values that may be absent.
inline Cell cell_of(const std::optional<Instant>& instant) {
  return instant ? Cell(*instant) : Cell();
}
inline Cell cell_of(const std::optional<std::string_view>& text) {
  return text ? Cell(Bytes{*text}) : Cell();
}

}  // namespace lastseen
