#include "app/sessions_command.hpp"

#include "app/row_columns.hpp"
#include "app/row_list.hpp"
#include "app/window_answer.hpp"

namespace lastseen {

namespace {

/// A log may hold a million of them: what follows from the question is not in it.
struct SessionRow {
  Instant from{};
  Instant last_seen{};
  UserId user{};
  std::uint32_t requests = 0;
};

}  // namespace

int run_sessions(const Options& options) {
  Question question(options);
  // Spans are shown whole: what came before the window may be part of one.
  const ActivityModel::Settings settings{.until = question.until_limit(), .timeout = options.timeout};
  question.need_events({.until = settings.until});
  ActivityModel logged = question.read(Needs::user_and_time, [&] { return ActivityModel(settings); });
  const Question::Bounds bounds = question.bounds();
  CoverageRow coverage = question.coverage_over(bounds, options.timeout, logged.users());
  ActivityModel model = under_answer_names(question, std::move(logged));

  LargeVector<SessionRow> rows;
  if (bounds.since && bounds.until) {
    rows.reserve(model.most_spans());
    model.drain_by_name([&](const ActivityModel::User& user) {
      for (const Run& run : user.runs) {
        if (run.start > *bounds.until || run.last + options.timeout < *bounds.since) continue;
        rows.push_back({run.start, run.last, user.id, static_cast<std::uint32_t>(run.requests)});
      }
    });
  }
  const auto session_cell = [&](const SessionRow& row, std::size_t column) -> Cell {
    const Instant to = row.last_seen + options.timeout;
    switch (column) {
      case 0:
        return Name{model.users()[row.user].name()};
      case 1:
        return row.from;
      case 2:
        return row.last_seen;
      case 3:
        return to;
      case 4:
        return to - row.from;
      case 5:
        return std::int64_t{row.requests};
      default:
        return to >= *bounds.until;
    }
  };
  Document document;
  document.command = "sessions";
  document.head = {{"since", cell_of(bounds.since)}, {"until", cell_of(bounds.until)}, {"timeout", options.timeout}};
  RowList list(std::move(rows), session_cell,
               [&](const SessionRow& row) { return std::array<const void*, 1>{&model.users()[row.user]}; });
  document.total = list.arrange({"sessions", kSessionColumns, "from", {}}, options);
  document.rows_key = "sessions";
  document.columns.assign(kSessionColumns.begin(), kSessionColumns.end());
  document.rows = &list;
  document.coverage = std::move(coverage);
  return question.finish(document, list.all().empty());
}

}  // namespace lastseen
