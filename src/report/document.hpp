#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// A user's name or a path: bytes as they are. Each writer escapes them its own way.
struct Bytes {
  std::string_view bytes;
};

/// One value of an answer. `monostate` is absent: null in JSON, an empty cell in TSV and CSV, `-` in a table. Text of our own is a string_view.
using Cell = std::variant<std::monostate, bool, std::int64_t, Duration, Instant, Bytes, std::string_view, std::span<const Span>>;

/// One column of the rows: its key in JSON, its head in TSV and CSV, its part in the table.
struct Column {
  std::string_view key;
  /// Names (`user`, `viewer`, `viewed`) get `KEY_base64` beside them in JSON where they are not UTF-8.
  bool is_name = false;
};

/// The rows of an answer in their order, sorted and cut. Cells are made when asked for and live until the next call.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::size_t size() const = 0;
  virtual Cell cell(std::size_t row, std::size_t column) const = 0;
};

/// Says why an answer may miss somebody.
struct Caveat {
  std::string_view name;                          ///< `log_gap`
  std::vector<std::pair<std::string_view, Instant>> instants;  ///< `from`, `to`
  std::optional<std::uint64_t> count;
  std::vector<std::string> example;               ///< names
  std::string note;                               ///< the sentence for people, with what to try
};

/// What an answer rests on: how many lines of each kind were read, and from when to when.
struct CoverageRow {
  std::uint64_t events = 0;
  std::uint64_t anonymous = 0;
  std::uint64_t unauthenticated = 0;
  std::uint64_t malformed = 0;
  std::optional<Instant> log_starts;
  std::optional<Instant> log_ends;
  std::vector<Caveat> caveats;
  std::uint64_t lines() const { return events + anonymous + unauthenticated + malformed; }
};

/// One answer, whole: what every writer takes. Keys are written in this order: `command`, head, `total`, rows, tail, coverage.
struct Document {
  using Field = std::pair<std::string_view, Cell>;
  std::string_view command;
  std::vector<Field> head;            ///< `at`, `timeout`...
  std::uint64_t total = 0;            ///< rows before -n
  std::string_view rows_key;          ///< `users`; empty: the answer has no rows (is-online), its head is the one row of TSV and CSV
  std::vector<Column> columns;
  const Rows* rows = nullptr;
  std::optional<std::pair<std::string_view, std::vector<Field>>> tail;  ///< `peak`: {"online","at"}
  CoverageRow coverage;
};

}  // namespace lastseen
