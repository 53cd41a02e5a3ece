#include "app/row_list.hpp"

#include <algorithm>
#include <numeric>

#include "rank_sort.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// What a row is sorted by, in 12 bytes: a million rows are sorted beside each other.
class Key {
 public:
  Key() = default;
  Key(std::uint64_t rank, std::uint32_t row)
      : high_(static_cast<std::uint32_t>(rank >> 32)), low_(static_cast<std::uint32_t>(rank)), row_(row) {}

  /// Ascending; of text its first bytes.
  std::uint64_t rank() const { return std::uint64_t{high_} << 32 | low_; }
  std::uint32_t row() const { return row_; }

 private:
  std::uint32_t high_ = 0, low_ = 0, row_ = 0;
};

/// Numbers descend: the greatest has the least rank.
std::uint64_t rank_of(std::int64_t number) {
  return ~(static_cast<std::uint64_t>(number) ^ std::uint64_t{1} << 63);
}

std::optional<std::string_view> text_of(const Cell& cell) {
  if (const auto* name = std::get_if<Name>(&cell)) return name->bytes;
  if (const auto* bytes = std::get_if<Bytes>(&cell)) return bytes->bytes;
  if (const auto* text = std::get_if<std::string_view>(&cell)) return *text;
  return std::nullopt;
}

struct Rank {
  std::uint64_t operator()(std::monostate) const { return 0; }
  std::uint64_t operator()(bool value) const { return rank_of(std::int64_t{value}); }
  std::uint64_t operator()(std::int64_t value) const { return rank_of(value); }
  std::uint64_t operator()(Duration value) const { return rank_of(std::int64_t{value.count()}); }
  std::uint64_t operator()(Instant value) const { return rank_of(std::int64_t{value.time_since_epoch().count()}); }
  std::uint64_t operator()(Name value) const { return rank_of_text(value.bytes); }
  std::uint64_t operator()(Bytes value) const { return rank_of_text(value.bytes); }
  std::uint64_t operator()(std::string_view value) const { return rank_of_text(value); }
  std::uint64_t operator()(std::span<const Span> value) const {
    return rank_of(static_cast<std::int64_t>(value.size()));
  }
};

std::size_t column_named(std::string_view key, const RowOrder& order) {
  const auto found = std::find(order.columns.begin(), order.columns.end(), key);
  if (found != order.columns.end()) return static_cast<std::size_t>(found - order.columns.begin());
  std::string columns;
  for (const std::string_view column : order.columns) columns += (columns.empty() ? "" : ", ") + std::string(column);
  throw UsageError("--sort '" + std::string(key) + "' is no column of " + std::string(order.command) + ": " + columns);
}

/// Decides between rows of equal rank, by these columns of text.
class Tie {
 public:
  Tie(const Rows& rows, std::vector<std::size_t> columns) : rows_(rows), columns_(std::move(columns)) {}
  bool operator()(const Key& a, const Key& b) const {
    for (const std::size_t column : columns_) {
      if (const auto order = compare(column, a.row(), b.row()); order != 0) return order < 0;
    }
    return a.row() < b.row();
  }

 private:
  int compare(std::size_t column, std::uint32_t a, std::uint32_t b) const {
    return text_of(rows_.cell(a, column)).value_or("").compare(text_of(rows_.cell(b, column)).value_or(""));
  }

  const Rows& rows_;
  std::vector<std::size_t> columns_;
};

/// Sorts; of more than `most` keys only that many remain.
void sort_keys(LargeVector<Key>& keys, const Tie& tie, std::size_t most, unsigned threads) {
  if (most < keys.size()) {
    const auto before = [&](const Key& a, const Key& b) {
      return a.rank() != b.rank() ? a.rank() < b.rank() : tie(a, b);
    };
    std::nth_element(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(most), keys.end(), before);
    keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(most), keys.end());
  }
  sort_by_rank(std::span(keys), tie, threads);
}

}  // namespace

LargeVector<std::uint32_t> arranged(const Rows& rows, const RowOrder& order, const Options& options) {
  const std::string_view wanted = options.sort ? std::string_view(*options.sort) : order.default_key;
  const std::size_t limit = options.limit.value_or(0) != 0 ? *options.limit : SIZE_MAX;
  LargeVector<std::uint32_t> numbers;
  if (wanted.empty() && !options.sort) {
    numbers.resize(rows.size());
    std::iota(numbers.begin(), numbers.end(), 0u);
  } else {
    const std::size_t column = column_named(wanted, order);
    LargeVector<Key> keys;
    LargeVector<Key> absent;  // null is last
    keys.reserve(rows.size());
    bool is_text = false;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      const Cell cell = rows.cell(i, column);
      is_text = is_text || text_of(cell);
      (std::holds_alternative<std::monostate>(cell) ? absent : keys).emplace_back(std::visit(Rank{}, cell), i);
    }
    // Of text the rank is only its first bytes.
    std::vector<std::size_t> tied = order.names;
    if (is_text) tied.insert(tied.begin(), column);
    const Tie tie(rows, std::move(tied));
    const std::size_t most = options.reverse ? SIZE_MAX : limit;
    sort_keys(keys, tie, most, threads_of(options));
    sort_keys(absent, tie, most, threads_of(options));
    numbers.reserve(keys.size() + absent.size());
    UsedUp used(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      numbers.push_back(keys[i].row());
      used.first(i);
    }
    for (const Key& key : absent) numbers.push_back(key.row());
  }
  if (options.reverse) std::reverse(numbers.begin(), numbers.end());
  if (limit < numbers.size()) numbers.resize(limit);
  return numbers;
}

}  // namespace lastseen
