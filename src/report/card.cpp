#include "report/card.hpp"

#include <fmt/format.h>

#include "report/caption.hpp"
#include "report/display_text.hpp"
#include "report/ink.hpp"
#include "time_text.hpp"

namespace lastseen {
namespace {

bool is_true(const Cell& cell) {
  const bool* truth = std::get_if<bool>(&cell);
  return truth != nullptr && *truth;
}

std::string last_seen_text(const Document& document, const TimeZone& zone) {
  const auto last_seen = instant_in(head_cell(document, "last_seen"));
  const auto at = instant_in(head_cell(document, "at"));
  if (!last_seen || !at) return document.coverage.nodes ? "never seen by any node" : "never seen in these logs";
  const std::string ago =
      is_true(head_cell(document, "remembered")) ? duration_text(*at - *last_seen) + " ago" : "awhile ago";
  std::string text = fmt::format("last seen {} ({})", ago, clock_text(*last_seen, zone));
  const Cell target = head_cell(document, "target");
  if (const auto* path = std::get_if<Bytes>(&target)) text += " at " + visible(path->bytes);
  return text;
}

void append_evidence(const std::vector<Document::Field>& evidence, TextBuffer& out) {
  for (const auto& [key, cell] : evidence) {
    if (const auto* bytes = std::get_if<Bytes>(&cell)) {
      if (key == "text") out.append(": ");
      append_visible(out, bytes->bytes);
    } else if (const auto* line = std::get_if<std::int64_t>(&cell)) {
      out.append(fmt::format(":{}", *line));
    }
  }
  out.append('\n');
}

}  // namespace

void write_card(const Document& document, const TableSettings& settings, Output& out) {
  const bool online = is_true(head_cell(document, "online"));
  const bool colored = settings.ink == Ink::colored;
  append_visible(out.text(), std::get<Name>(head_cell(document, "user")).bytes);
  out.text().append(" is ");
  append_emphasized(out.text(), online ? "online" : "offline",
                    !colored ? Emphasis::none
                    : online ? Emphasis::good
                             : Emphasis::bold);
  out.text().append(", ");
  out.text().append(last_seen_text(document, settings.zone));
  out.text().append('\n');
  if (document.tail && document.tail->fields) append_evidence(*document.tail->fields, out.text());
}

}  // namespace lastseen
