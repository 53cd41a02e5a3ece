#include "report/table_columns.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

namespace lastseen {
namespace {

constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();
constexpr Elastic kName{12, 24, CutAt::middle};
constexpr Elastic kPage{9, kWhole, CutAt::end};
constexpr Elastic kMethod{6, 8, CutAt::end};
constexpr std::size_t kDuration = sizeof "52m 49s" - 1;
constexpr std::size_t kCount = 5;

// LAST PAGE, REQS, FIRST SEEN, ONLINE go in that order, after what only repeats another column.
enum Turn { repeated, last_page, requests, first_seen, online };

TableColumn name_column(std::string_view key, std::string head, TableForm form = TableForm::plain) {
  return {key, std::move(head), form, Align::left, 0, kName, std::nullopt};
}

TableColumn page_column(std::string head) {
  return {"target", std::move(head), TableForm::plain, Align::left, 0, kPage, Turn::last_page};
}

TableColumn text_column(std::string_view key, std::string head, TableForm form = TableForm::plain,
                        std::optional<int> leaves = {}) {
  return {key, std::move(head), form, Align::left, 0, std::nullopt, leaves};
}

TableColumn number_column(std::string_view key, std::string head, std::size_t least, std::optional<int> leaves = {},
                          TableForm form = TableForm::plain) {
  return {key, std::move(head), form, Align::right, least, std::nullopt, leaves};
}

TableColumn requests_column() {
  return number_column("requests", "REQS", kCount, Turn::requests);
}

std::vector<TableColumn> columns_of(std::string_view command) {
  if (command == "who") {
    return {name_column("user", "USER"),
            text_column("last_seen", "LAST SEEN"),
            number_column("idle_seconds", "IDLE", kDuration),
            number_column("since", "ONLINE", kDuration, Turn::online, TableForm::since_then),
            requests_column(),
            page_column("LAST PAGE")};
  }
  if (command == "users") {
    return {name_column("user", "USER"),
            text_column("online", "ONLINE", TableForm::plain, Turn::online),
            text_column("last_seen", "LAST SEEN", TableForm::last_seen),
            number_column("last_seen", "AGO", kDuration, {}, TableForm::ago),
            requests_column(),
            page_column("LAST PAGE")};
  }
  if (command == "window") {
    return {name_column("user", "USER"),
            number_column("online_seconds", "ONLINE", 0, Turn::online),
            number_column("spans", "SPANS", kCount),
            requests_column(),
            text_column("first_seen", "FIRST SEEN", TableForm::plain, Turn::first_seen),
            text_column("last_seen", "LAST SEEN")};
  }
  if (command == "sessions") {
    return {name_column("user", "USER"),
            text_column("from", "FROM"),
            text_column("last_seen", "LAST SEEN", TableForm::plain, Turn::repeated),
            text_column("to", "TO", TableForm::session_end),
            number_column("online_seconds", "ONLINE", kDuration, Turn::online),
            requests_column()};
  }
  if (command == "views") {
    return {name_column("viewer", "VIEWER"), name_column("viewed", "VIEWED", TableForm::viewed),
            number_column("count", "COUNT", kCount), text_column("first", "FIRST", TableForm::plain, Turn::first_seen),
            text_column("last", "LAST")};
  }
  if (command == "events") {
    return {text_column("time", "TIME"),
            name_column("user", "USER"),
            {"method", "METHOD", TableForm::plain, Align::left, 0, kMethod, 0},
            number_column("status", "STATUS", 0, 1),
            {"target", "TARGET", TableForm::plain, Align::left, 0, kPage, 2}};
  }
  return {};
}

/// A column that the command's table does not have of itself.
TableColumn unusual_column(std::string_view key) {
  std::string head;
  for (const char c : key) head += c == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const bool is_number = key == "online" || key == "peak";  // of timeline
  return {key, std::move(head), TableForm::plain, is_number ? Align::right : Align::left,
          0,   std::nullopt,    std::nullopt};
}

bool shows_its_key(const TableColumn& column) {
  return column.form != TableForm::ago && column.form != TableForm::since_then;
}

}  // namespace

std::vector<TableColumn> table_columns(const Document& document, const std::vector<std::string>& fields) {
  std::vector<TableColumn> usual = columns_of(document.command);
  if (fields.empty() && !usual.empty()) return usual;

  std::vector<TableColumn> chosen;
  for (const std::size_t index : column_indexes(document.command, document.columns, fields)) {
    const std::string_view key = document.columns[index];
    const auto found = std::find_if(usual.begin(), usual.end(), [&](const TableColumn& column) {
      return column.key == key && shows_its_key(column);
    });
    chosen.push_back(found == usual.end() ? unusual_column(key) : *found);
  }
  return chosen;
}

}  // namespace lastseen
