#include "app/report_command.hpp"

#include <utility>

#include "app/answer_writer.hpp"
#include "app/question.hpp"
#include "app/replace_file.hpp"
#include "app/report_basis.hpp"
#include "app/report_figures.hpp"
#include "app/views_command.hpp"
#include "app/window_answer.hpp"
#include "presence/activity_model.hpp"
#include "presence/views_model.hpp"
#include "report/output.hpp"
#include "report/page_html.hpp"
#include "report/page_json.hpp"
#include "report/page_markdown.hpp"
#include "report/page_text.hpp"

namespace lastseen {

namespace {

/// Who was online and who viewed whose profile, by one reading of the logs.
class ReportModel final : public EventSink {
 public:
  ReportModel(const ActivityModel::Settings& activity, const ViewsModel::Settings& views)
      : activity_(activity), views_(views) {}

  void observe(EventBatch& batch) override {
    activity_.observe(batch);
    views_.observe(batch);
  }
  void merge(ReportModel&& other) {
    activity_.merge(std::move(other.activity_));
    views_.merge(std::move(other.views_));
  }

  ActivityModel&& activity() && { return std::move(activity_); }
  ViewsModel&& views() && { return std::move(views_); }

 private:
  ActivityModel activity_;
  ViewsModel views_;
};

void write_page(const PresenceReport& report, OutputFormat format, TextBuffer& out) {
  switch (format) {
    case OutputFormat::html:
      return out.append(page_html(report));
    case OutputFormat::markdown:
      return out.append(page_markdown(report));
    case OutputFormat::json:
      return write_page_json(report, out);
    default:
      return out.append(page_text(report));
  }
}

}  // namespace

int run_report(const Options& options) {
  Question question(options);
  const ActivityModel::Settings activity{.from = question.since_limit(),
                                         .until = question.until_limit(),
                                         .timeout = options.timeout,
                                         .paths = ActivityModel::Paths::leave};
  const ViewsModel::Settings views{question.since_limit(), question.until_limit(), &question.templates()};
  question.need_events({.until = question.until_limit()});  // earlier ones tell who is known
  ReportModel logged = question.read(Needs::request, [&] { return ReportModel(activity, views); });
  const WindowAnswer window = window_of(question, std::move(logged).activity());
  ViewsModel viewed = views_under_answer_names(question, std::move(logged).views());
  const LargeVector<ViewedPair> pairs = viewed.pairs();

  ReportFacts facts;
  facts.users = window.users;
  facts.pairs = pairs;
  facts.tally = &question.tally();
  facts.since = window.bounds.since;
  facts.until = window.bounds.until;
  facts.since_given = options.since_given;
  facts.zone = options.zone;
  facts.timeout = options.timeout;
  facts.days = options.output == OutputFormat::json ? ReportFacts::Days::all : ReportFacts::Days::few;
  facts.threads = threads_of(options);
  PresenceReport report = report_of(facts);
  if (!options.title.empty()) report.title = options.title;
  report.limit = options.limit;
  add_basis(report.basis, question, window.coverage);

  Output out = Output::standard();
  write_page(report, options.output, out.text());
  if (options.write) {
    if (const auto error = replace_file(*options.write, out.text().view())) question.fail(*error);
  } else {
    out.flush();
    question.tell_output(out);
  }
  if (options.output == OutputFormat::text) tell_caveats(window.coverage, question.notes());
  return question.exit_status(window.coverage, window.users.empty());
}

}  // namespace lastseen
