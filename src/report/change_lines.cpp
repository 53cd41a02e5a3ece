#include "report/change_lines.hpp"

#include <array>

#include "report/display_text.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

constexpr std::array<std::string_view, 5> kColumns = {"event", "user", "at", "last_seen", "target"};

Cell cell(const PresenceChange& change, std::size_t column) {
  switch (column) {
    case 0:
      return change.kind == PresenceChange::Kind::online ? std::string_view("online") : std::string_view("offline");
    case 1:
      return Name{change.user};
    case 2:
      return change.at;
    case 3:
      return change.last_seen;
    default:
      return change.target ? Cell(Bytes{*change.target}) : Cell();
  }
}

}  // namespace

ChangeLines::ChangeLines(Form form, const TimeZone& zone, const RowFormat& format)
    : form_(form), zone_(zone), header_(format.header), json_(text_), delimited_(Delimited::tsv, text_) {
  if (form_ == Form::tsv) columns_ = column_indexes("live", kColumns, format.fields);
}

void ChangeLines::begin() {
  if (form_ != Form::tsv || !header_) return;
  for (const std::size_t column : columns_) delimited_.cell(kColumns[column]);
  delimited_.end_line();
}

void ChangeLines::add(const PresenceChange& change) {
  switch (form_) {
    case Form::table:
      add_table_line(change);
      break;
    case Form::tsv:
      for (const std::size_t column : columns_) delimited_.cell(cell(change, column));
      delimited_.end_line();
      break;
    case Form::jsonl:
      json_.begin_object();
      for (std::size_t column = 0; column < kColumns.size(); ++column)
        json_.field(kColumns[column], cell(change, column));
      json_.end_object();
      json_.end_line();
      break;
  }
}

void ChangeLines::add_table_line(const PresenceChange& change) {
  text_.append(clock_text(change.at, zone_));
  text_.append(change.kind == PresenceChange::Kind::online ? " + " : " - ");
  append_visible(text_, change.user);
  if (change.target) {
    text_.append(' ');
    append_visible(text_, *change.target);
  }
  text_.append('\n');
}

}  // namespace lastseen
