#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "report/delimited_writer.hpp"
#include "report/json_writer.hpp"

namespace lastseen {

/// The columns of `events`.
inline constexpr std::array<std::string_view, 5> kEventColumns = {"time", "user", "method", "target", "status"};

Cell event_cell(const Event& event, std::size_t column);

/// A line of JSON: `{"time","user","method","target","status"}`, for logs of millions of events.
void write_event(JsonWriter& json, const Event& event);

/// A line of TSV or CSV with some of the columns, by their indexes.
void write_event(DelimitedWriter& lines, const Event& event, std::span<const std::size_t> columns);

}  // namespace lastseen
