#include "app/window_command.hpp"

#include "app/question.hpp"
#include "app/row_columns.hpp"
#include "app/row_list.hpp"
#include "app/window_answer.hpp"
#include "presence/peak.hpp"

namespace lastseen {

namespace {

Cell activity_cell(const Activity& row, std::size_t column) {
  switch (column) {
    case 0:
      return Name{row.user};
    case 1:
      return cell_of(row.first_seen);
    case 2:
      return cell_of(row.last_seen);
    case 3:
      return static_cast<std::int64_t>(row.requests);
    case 4:
      return row.online;
    default:
      return row.spans;
  }
}

}  // namespace

int run_window(const Options& options) {
  Question question(options);
  WindowAnswer answer = answer_window(question);
  Document document;
  document.command = "window";
  document.head = {
      {"since", cell_of(answer.bounds.since)}, {"until", cell_of(answer.bounds.until)}, {"timeout", options.timeout}};
  const Peak peak = peak_of(answer.spans);
  document.tail =
      Document::Tail{"peak", {{{"online", static_cast<std::int64_t>(peak.online)}, {"at", cell_of(peak.at)}}}};
  RowList list(std::move(answer.users), activity_cell);
  document.total = list.arrange({"window", kWindowColumns, "online_seconds", {0}}, options);
  document.rows_key = "users";
  document.columns.assign(kWindowColumns.begin(), kWindowColumns.end());
  document.rows = &list;
  document.coverage = std::move(answer.coverage);
  return question.finish(document, list.all().empty());
}

}  // namespace lastseen
