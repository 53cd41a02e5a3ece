#include "app/sessions_command.hpp"

#include "app/row_list.hpp"
#include "app/window_answer.hpp"

namespace lastseen {

namespace {

struct SessionRow {
  std::string_view user;
  Instant from{};
  Instant last_seen{};
  Instant to{};
  std::uint64_t requests = 0;
  bool open = false;
};

const std::vector<std::string_view> kColumns = {"user",           "from",     "last_seen", "to",
                                                "online_seconds", "requests", "open"};

Cell session_cell(const SessionRow& row, std::size_t column) {
  switch (column) {
    case 0:
      return Name{row.user};
    case 1:
      return row.from;
    case 2:
      return row.last_seen;
    case 3:
      return row.to;
    case 4:
      return row.to - row.from;
    case 5:
      return static_cast<std::int64_t>(row.requests);
    default:
      return row.open;
  }
}

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

  std::vector<SessionRow> rows;
  if (bounds.since && bounds.until) {
    model.drain([&](const ActivityModel::User& user) {
      for (const Run& run : user.runs) {
        const Instant to = run.last + options.timeout;
        if (run.start > *bounds.until || to < *bounds.since) continue;
        rows.push_back({user.name, run.start, run.last, to, run.requests, to >= *bounds.until});
      }
    });
  }
  Document document;
  document.command = "sessions";
  document.head = {{"since", cell_of(bounds.since)}, {"until", cell_of(bounds.until)}, {"timeout", options.timeout}};
  RowList<SessionRow> list(std::move(rows), session_cell);
  document.total = list.arrange({"sessions", kColumns, "from", {0}}, options);
  document.rows_key = "sessions";
  document.columns = kColumns;
  document.rows = &list;
  document.coverage = std::move(coverage);
  return question.finish(document, list.all().empty());
}

}  // namespace lastseen
