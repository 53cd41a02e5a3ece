#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "event.hpp"
#include "report/table_settings.hpp"
#include "report/text_buffer.hpp"

namespace lastseen {

/// How one LOG is read, and why so: plain data for the writers below.
struct ExplainedLog {
  struct Field {
    std::string name;
    std::string_view meaning;  ///< `user`, `time`, `request`, `method`, `target`, `status`; empty: not read
    std::string bytes;
    std::size_t begin = 0;  ///< in the line's text
  };
  struct Line {
    std::uint64_t number = 0;
    std::string text;
    std::vector<Field> fields;
    std::string_view verdict;     ///< `event`, `anonymous`, `unauthenticated`, `malformed`
    std::optional<Instant> time;  ///< absent: malformed
    std::optional<std::string> user, method, target;
    std::optional<std::uint16_t> status;
    std::size_t column_in_text = 0;  ///< of a malformed line, from 0
    std::size_t column = 0;          ///< the same in the line as it stands, from 0
    std::string reason;
  };
  std::string name;
  std::string wrapper;
  std::size_t wrapped_lines = 0;
  std::string format;
  bool given = false;
  std::vector<std::pair<std::string, std::size_t>> votes;  ///< format, lines; most first
  std::size_t lines = 0, events = 0, anonymous = 0, unauthenticated = 0, malformed = 0;
  std::vector<Line> shown;
  std::vector<std::string> advice;
};

/// Each line with its fields marked under it, what they mean, and the verdict.
void write_explained(const ExplainedLog& log, const TableSettings& settings, TextBuffer& out);

/// `{"command":"explain","logs":[...]}` on one line. Columns and bytes count from 1.
void write_explained_json(const std::vector<ExplainedLog>& logs, TextBuffer& out);

}  // namespace lastseen
