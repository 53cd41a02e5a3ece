#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "report/delimited_writer.hpp"
#include "report/json_writer.hpp"
#include "report/row_format.hpp"
#include "report/text_buffer.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// A user who came online or went offline.
struct PresenceChange {
  enum class Kind : std::uint8_t { online, offline };
  Kind kind;
  std::string_view user;
  Instant at;  ///< of the change
  Instant last_seen;
  std::optional<std::string_view> target;
};

/// Changes as lines of text, one each.
class ChangeLines {
 public:
  enum class Form : std::uint8_t {
    table,  ///< `2026-11-24 10:04:58 + alice /orders/42`, by the zone's clocks
    tsv,    ///< `event user at last_seen target`
    jsonl   ///< `{"event":"online","user","at","last_seen","target"}`
  };

  /// Throws UsageError for a column that is none; tables and JSON have all.
  ChangeLines(Form form, const TimeZone& zone, const RowFormat& format);

  /// What stands before all lines: nothing, but in TSV.
  void begin();
  void add(const PresenceChange& change);
  TextBuffer& text() { return text_; }

 private:
  void add_table_line(const PresenceChange& change);

  Form form_;
  TimeZone zone_;
  bool header_;
  std::vector<std::size_t> columns_;
  TextBuffer text_;
  JsonWriter json_;
  DelimitedWriter delimited_;
};

}  // namespace lastseen
