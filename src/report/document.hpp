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

/// A path, a method, a line of a log: bytes as they are. Each writer escapes them its own way.
struct Bytes {
  std::string_view bytes;
};

/// A user's name: bytes too, but exact ones must stay within reach: JSON puts `KEY_base64` beside a name that is not
/// UTF-8.
struct Name {
  std::string_view bytes;
};

/// One value of an answer. `monostate` is absent: null in JSON, an empty cell in TSV and CSV, `-` in a table. Text of
/// our own is a string_view.
using Cell = std::variant<std::monostate, bool, std::int64_t, Duration, Instant, Bytes, Name, std::string_view,
                          std::span<const Span>>;

/// The rows of an answer in their order, sorted and cut.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::size_t size() const = 0;
  /// Made when asked for, safe in many threads; what it points to lives as long as the rows.
  virtual Cell cell(std::size_t row, std::size_t column) const = 0;
};

/// Says why an answer may miss somebody.
struct Caveat {
  std::string_view name;                                       ///< `log_gap`
  std::vector<std::pair<std::string_view, Instant>> instants;  ///< `from`, `to`
  std::optional<std::uint64_t> count;
  std::vector<std::string> example;   ///< names
  std::string note;                   ///< the sentence for people, with what to try
  std::optional<std::string> node{};  ///< of a shared Redis: `node_silent`
};

/// How far a node that publishes in a shared Redis has read its logs.
struct NodeProgress {
  std::string node;
  Instant read_to{};
};

/// What an answer rests on: how many lines of each kind were read, and from when to when.
struct CoverageRow {
  std::uint64_t events = 0;
  std::uint64_t anonymous = 0;
  std::uint64_t unauthenticated = 0;
  std::uint64_t malformed = 0;
  std::optional<Instant> log_starts;
  std::optional<Instant> log_ends;
  std::optional<std::vector<NodeProgress>> nodes;  ///< of an answer from a shared Redis, which knows nothing of lines
  std::vector<Caveat> caveats;
  std::uint64_t lines() const { return events + anonymous + unauthenticated + malformed; }
};

/// What captions of tables and metrics say beyond the rows; counted before -n.
struct Counts {
  std::uint64_t online = 0;          ///< who, users
  std::uint64_t remembered = 0;      ///< who (its metrics), users
  std::uint64_t forgotten = 0;       ///< users
  std::uint64_t views = 0;           ///< views: the sum over all pairs
  std::int64_t most = 0;             ///< timeline: the greatest peak of a point
  std::optional<Instant> most_at{};  ///< timeline: the first point that has it; absent where nobody was online
};

/// One answer, whole: what every writer takes. Keys are written in this order: `command`, head, `total`, rows, tail,
/// coverage.
struct Document {
  using Field = std::pair<std::string_view, Cell>;
  /// An object after the rows: `peak`: {"online","at"}; `evidence`, which is null where there is none.
  struct Tail {
    std::string_view key;
    std::optional<std::vector<Field>> fields;
  };
  std::string_view command;
  std::vector<Field> head;             ///< `at`, `timeout`...
  std::optional<std::uint64_t> total;  ///< rows before -n; absent: not told (is-online, timeline)
  /// `users`; empty: the answer has no rows (is-online), and its head is the one row of TSV and CSV.
  std::string_view rows_key;
  std::vector<std::string_view> columns;  ///< keys of a row in JSON, heads in TSV and CSV
  const Rows* rows = nullptr;
  std::optional<Tail> tail;
  std::optional<Span> range;  ///< events: since and until, which its JSON does not say but its caption does
  Counts counts;
  CoverageRow coverage;
};

}  // namespace lastseen
