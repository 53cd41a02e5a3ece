#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "report/delimited_writer.hpp"
#include "report/instant_text.hpp"
#include "report/text_buffer.hpp"

namespace lastseen {

/// The columns of `events`.
inline constexpr std::array<std::string_view, 5> kEventColumns = {"time", "user", "method", "target", "status"};

Cell event_cell(const Event& event, std::size_t column);

/// Appends events as lines of JSON: `{"time","user","method","target","status"}`, as JsonWriter would write them. Room
/// is looked for once a line, and keys stand beside each other in the code: half the instructions.
class JsonEvents {
 public:
  explicit JsonEvents(TextBuffer& out) : out_(out) {}
  void write(const Event& event);

 private:
  TextBuffer& out_;
  InstantText instants_;
};

/// A line of TSV or CSV with some of the columns, by their indexes.
void write_event(DelimitedWriter& lines, const Event& event, std::span<const std::size_t> columns);

}  // namespace lastseen
