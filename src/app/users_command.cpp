#include "app/users_command.hpp"

#include "app/question.hpp"
#include "app/row_columns.hpp"
#include "app/row_list.hpp"
#include "presence/history_model.hpp"
#include "report/coverage_notes.hpp"

namespace lastseen {

namespace {

struct UserRow {
  std::string_view user;
  Instant first_seen{};
  Instant last_seen{};
  bool remembered = false;
  bool online = false;
  std::uint64_t requests = 0;
  std::optional<std::string_view> target;
};

Cell user_cell(const UserRow& row, std::size_t column) {
  switch (column) {
    case 0:
      return Name{row.user};
    case 1:
      return row.first_seen;
    case 2:
      return row.last_seen;
    case 3:
      return row.remembered;
    case 4:
      return row.online;
    case 5:
      return static_cast<std::int64_t>(row.requests);
    default:
      return cell_of(row.target);
  }
}

}  // namespace

RowOrder users_order() {
  return {"users", kUserColumns, "last_seen", {0}};
}

int run_users(const Options& options) {
  Question question(options);
  question.need_events({.until = question.at_limit()});
  const HistoryModel logged = question.read(
      Needs::request, [&] { return HistoryModel(question.at_limit()); }, PartOrder::latest_first);
  const std::optional<HistoryModel> renamed =
      question.renames()
          ? std::optional(logged.renamed([&](std::string_view raw) { return question.answer_name(raw); }))
          : std::nullopt;
  const HistoryModel& model = renamed ? *renamed : logged;

  const std::optional<Instant> at = question.resolve(options.at);
  Document document;
  const PresenceRules rules = rules_of(options);
  LargeVector<UserRow> rows;
  rows.reserve(model.users().size());
  for (std::uint32_t i = 0; at && i < model.users().size(); ++i) {
    const HistoryModel::Table::Entry& entry = model.users()[UserId{i}];
    if (!entry.state.any()) continue;
    const Instant last = entry.state.last;
    const bool remembered = rules.remembered(*at, last);
    const bool online = rules.online(*at, last);
    document.counts.remembered += remembered;
    document.counts.forgotten += !remembered;
    document.counts.online += online;
    if (!remembered && !options.all) continue;
    rows.push_back(
        {entry.name(), entry.state.first, last, remembered, online, entry.state.requests, model.path(UserId{i})});
  }
  if (document.counts.forgotten != 0 && !options.all) {
    question.notes().note(forgotten_note(document.counts.forgotten, *options.retention));
  }
  RowList list(std::move(rows), user_cell);
  document.command = "users";
  document.total = list.arrange(users_order(), options);
  document.head = {{"at", cell_of(at)},
                   {"timeout", options.timeout},
                   {"retention", options.retention ? Cell(*options.retention) : Cell()}};
  document.rows_key = "users";
  document.columns.assign(kUserColumns.begin(), kUserColumns.end());
  document.rows = &list;
  document.coverage = question.coverage_at(at, options.retention, logged.users());
  return question.finish(document, list.all().empty());
}

}  // namespace lastseen
