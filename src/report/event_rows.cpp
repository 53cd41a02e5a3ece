#include "report/event_rows.hpp"

namespace lastseen {
namespace {

void bytes_or_null(JsonWriter& json, std::string_view key, const std::optional<std::string_view>& bytes) {
  json.key(key);
  if (bytes) {
    json.value(*bytes);
  } else {
    json.null();
  }
}

Cell bytes_or_absent(const std::optional<std::string_view>& bytes) {
  return bytes ? Cell(Bytes{*bytes}) : Cell();
}

}  // namespace

Cell event_cell(const Event& event, std::size_t column) {
  switch (column) {
    case 0:
      return event.time;
    case 1:
      return Name{event.user};
    case 2:
      return bytes_or_absent(event.method);
    case 3:
      return bytes_or_absent(event.target);
    default:
      return event.status ? Cell(std::int64_t{*event.status}) : Cell();
  }
}

void write_event(JsonWriter& json, const Event& event) {
  json.begin_object();
  json.key("time");
  json.value(event.time);
  json.name_field("user", event.user);
  bytes_or_null(json, "method", event.method);
  bytes_or_null(json, "target", event.target);
  json.key("status");
  if (event.status) {
    json.value(std::int64_t{*event.status});
  } else {
    json.null();
  }
  json.end_object();
  json.end_line();
}

void write_event(DelimitedWriter& lines, const Event& event, std::span<const std::size_t> columns) {
  for (const std::size_t column : columns) lines.cell(event_cell(event, column));
  lines.end_line();
}

}  // namespace lastseen
