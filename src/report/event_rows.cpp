#include "report/event_rows.hpp"

#include <charconv>
#include <cstring>

#include "report/json_writer.hpp"

namespace lastseen {
namespace {

template <std::size_t size>
char* put(char* out, const char (&text)[size]) {
  return static_cast<char*>(std::memcpy(out, text, size - 1)) + size - 1;
}

char* put_or_null(char* out, const std::optional<std::string_view>& bytes) {
  return bytes ? put_json_text(out, *bytes).end : put(out, "null");
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

void JsonEvents::write(const Event& event) {
  constexpr std::size_t kKeys = 100, kStatus = 5;
  char* out = out_.room(kKeys + InstantText::kLongest + json_text_room(event.user.size()) +
                        json_base64_room(event.user.size()) + json_text_room(event.method.value_or("").size()) +
                        json_text_room(event.target.value_or("").size()) + kStatus);
  out = put(out, R"({"time":")");
  out = instants_.put(out, event.time);
  out = put(out, R"(","user":)");
  const JsonText user = put_json_text(out, event.user);
  out = user.end;
  if (!user.was_utf8) out = put_json_base64(put(out, R"(,"user_base64":)"), event.user);
  out = put_or_null(put(out, R"(,"method":)"), event.method);
  out = put_or_null(put(out, R"(,"target":)"), event.target);
  out = put(out, R"(,"status":)");
  out = event.status ? std::to_chars(out, out + kStatus, *event.status).ptr : put(out, "null");
  out_.keep(put(out, "}\n"));
}

void write_event(DelimitedWriter& lines, const Event& event, std::span<const std::size_t> columns) {
  for (const std::size_t column : columns) lines.cell(event_cell(event, column));
  lines.end_line();
}

}  // namespace lastseen
