#include "app/events_command.hpp"

#include "app/answer_events.hpp"
#include "app/event_stream.hpp"
#include "app/row_list.hpp"
#include "report/event_rows.hpp"
#include "text_arena.hpp"

namespace lastseen {

namespace {

/// Keeps one thread's events, for answers that begin with their number or are sorted.
class KeepingWorker final : public ScanWorker, public EventSink {
 public:
  KeepingWorker(const Question& question, std::vector<std::vector<Event>>& parts)
      : events_(question), parts_(parts), filter_(question.filter() ? question.filter()(*this) : nullptr) {}

  EventSink& sink() override { return filter_ ? *filter_ : *this; }
  void begin_part(std::size_t part) override { part_ = part; }
  void observe(EventBatch& batch) override {
    events_.each(batch, [&](Event event) {
      if (event.method) event.method = texts_.keep(*event.method);
      if (event.target) event.target = texts_.keep(*event.target);
      parts_[part_].push_back(event);
    });
  }
  const AnswerEvents::Table& users() const { return events_.users(); }

 private:
  AnswerEvents events_;
  std::vector<std::vector<Event>>& parts_;  ///< each touched by the worker that reads it
  std::unique_ptr<EventSink> filter_;
  std::size_t part_ = 0;
  TextArena texts_;
};

bool can_stream(const Options& options) {
  const bool lines = options.output == OutputFormat::jsonl || options.output == OutputFormat::tsv ||
                     options.output == OutputFormat::csv;
  return lines && !options.sort && !options.reverse && options.limit.value_or(0) == 0;
}

int answer_whole(Question& question) {
  const Options& options = question.options();
  std::vector<std::vector<Event>> parts(question.outcome().parts.size());
  const Workers<KeepingWorker> workers =
      question.read_in_order(Needs::request, [&] { return std::make_unique<KeepingWorker>(question, parts); });
  std::vector<Event> events;
  for (std::vector<Event>& part : parts) {
    events.insert(events.end(), part.begin(), part.end());
    part = {};
  }
  const Question::Bounds bounds = question.bounds();
  Document document;
  RowList<Event> list(std::move(events),
                      [](const Event& event, std::size_t column) { return event_cell(event, column); });
  document.command = "events";
  document.columns.assign(kEventColumns.begin(), kEventColumns.end());
  document.total = list.arrange({"events", document.columns, "", {1}}, options);
  document.rows_key = "events";
  document.rows = &list;
  if (bounds.since && bounds.until) document.range = Span{*bounds.since, *bounds.until};
  document.coverage = question.coverage_over(bounds, Duration{0}, users_of(workers));
  return question.finish(document, list.all().empty());
}

}  // namespace

int run_events(const Options& options) {
  Question question(options);
  question.need_events({question.since_limit(), question.until_limit(), {}, NeededEvents::Order::lines});
  if (!can_stream(options)) return answer_whole(question);
  Output out = Output::standard();
  const StreamedEvents streamed = stream_events(question, out);
  out.flush();
  question.tell_output(out);
  return question.exit_status(streamed.coverage, streamed.total == 0 && !out.closed());
}

}  // namespace lastseen
