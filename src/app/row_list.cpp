#include "app/row_list.hpp"

#include <algorithm>
#include <numeric>

#include "usage_error.hpp"

namespace lastseen {

namespace {

/// What a row is sorted by.
struct Key {
  bool null = false;
  std::int64_t number = 0;  ///< descending
  std::string_view text;    ///< ascending
  std::string_view name;    ///< the first name, which decides between equals
  std::uint32_t row = 0;
};

std::string_view text_of(const Cell& cell) {
  if (const auto* name = std::get_if<Name>(&cell)) return name->bytes;
  if (const auto* bytes = std::get_if<Bytes>(&cell)) return bytes->bytes;
  return {};
}

void fill(Key& key, const Cell& cell) {
  struct Visitor {
    Key& key;
    void operator()(std::monostate) const { key.null = true; }
    void operator()(bool value) const { key.number = value; }
    void operator()(std::int64_t value) const { key.number = value; }
    void operator()(Duration value) const { key.number = value.count(); }
    void operator()(Instant value) const { key.number = value.time_since_epoch().count(); }
    void operator()(Name value) const { key.text = value.bytes; }
    void operator()(Bytes value) const { key.text = value.bytes; }
    void operator()(std::string_view value) const { key.text = value; }
    void operator()(std::span<const Span> value) const { key.number = static_cast<std::int64_t>(value.size()); }
  };
  std::visit(Visitor{key}, cell);
}

}  // namespace

std::vector<std::uint32_t> arranged(const Rows& rows, const RowOrder& order, const Options& options) {
  const std::string_view wanted = options.sort ? std::string_view(*options.sort) : order.default_key;
  const bool as_they_stand = wanted.empty() && !options.sort;
  const auto found = std::find(order.columns.begin(), order.columns.end(), wanted);
  if (found == order.columns.end() && !as_they_stand) {
    std::string columns;
    for (const std::string_view column : order.columns) columns += (columns.empty() ? "" : ", ") + std::string(column);
    throw UsageError("--sort '" + std::string(wanted) + "' is no column of " + std::string(order.command) + ": " +
                     columns);
  }
  const auto column = static_cast<std::size_t>(found - order.columns.begin());
  std::vector<Key> keys(rows.size());
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    keys[i].row = i;
    if (as_they_stand) continue;
    fill(keys[i], rows.cell(i, column));
    if (!order.names.empty()) keys[i].name = text_of(rows.cell(i, order.names[0]));
  }
  const auto before = [&](const Key& a, const Key& b) {
    if (a.null != b.null) return b.null;
    if (a.number != b.number) return a.number > b.number;
    if (a.text != b.text) return a.text < b.text;
    if (a.name != b.name) return a.name < b.name;
    for (std::size_t i = 1; i < order.names.size(); ++i) {
      const std::string_view of_a = text_of(rows.cell(a.row, order.names[i]));
      const std::string_view of_b = text_of(rows.cell(b.row, order.names[i]));
      if (of_a != of_b) return of_a < of_b;
    }
    return a.row < b.row;
  };
  const std::size_t shown =
      options.limit.value_or(0) == 0 ? keys.size() : std::min<std::uint64_t>(*options.limit, keys.size());
  const auto sort = [&](auto&& less) {
    const auto middle = keys.begin() + static_cast<std::ptrdiff_t>(shown);
    shown == keys.size() ? std::sort(keys.begin(), keys.end(), less)
                         : std::partial_sort(keys.begin(), middle, keys.end(), less);
  };
  if (options.reverse) {
    sort([&](const Key& a, const Key& b) { return before(b, a); });
  } else {
    sort(before);
  }
  std::vector<std::uint32_t> numbers(shown);
  for (std::size_t i = 0; i < shown; ++i) numbers[i] = keys[i].row;
  return numbers;
}

}  // namespace lastseen
