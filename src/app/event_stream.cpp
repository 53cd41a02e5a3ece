#include "app/event_stream.hpp"

#include <condition_variable>
#include <mutex>

#include "app/answer_events.hpp"
#include "presence/path.hpp"
#include "report/delimited_writer.hpp"
#include "report/event_rows.hpp"
#include "report/row_format.hpp"

namespace lastseen {

namespace {

/// The answer can no longer be written: reading on is of no use.
struct OutputGone {};

/// Lets threads write in the order of their parts.
class Turns {
 public:
  explicit Turns(Output& out) : out_(out) {}

  /// Waits until all parts before this one are written.
  void write(std::size_t part, TextBuffer& text) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return next_ == part || gone_; });
    if (!gone_) out_.write(text.view());
    text.clear();
    if (!out_.usable()) {
      gone_ = true;
      turn_.notify_all();
    }
    if (gone_) throw OutputGone();
  }
  void done(std::size_t part) {
    const std::lock_guard lock(mutex_);
    next_ = part + 1;
    turn_.notify_all();
  }
  /// A thread cannot go on: nobody waits for it.
  void give_up() {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    turn_.notify_all();
  }

 private:
  Output& out_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t next_ = 0;
  bool gone_ = false;
};

/// One thread's events as text.
class EventLines {
 public:
  EventLines(const Options& options, std::span<const std::size_t> columns)
      : json_(text_),
        delimited_(options.output == OutputFormat::csv ? Delimited::csv : Delimited::tsv, text_),
        columns_(columns),
        as_json_(options.output == OutputFormat::jsonl) {}

  void add(const Event& event) { as_json_ ? json_.write(event) : write_event(delimited_, event, columns_); }
  void add_header() {
    for (const std::size_t column : columns_) delimited_.cell(kEventColumns[column]);
    delimited_.end_line();
  }
  TextBuffer& text() { return text_; }

 private:
  TextBuffer text_;
  JsonEvents json_;
  DelimitedWriter delimited_;
  std::span<const std::size_t> columns_;
  bool as_json_;
};

class StreamWorker final : public ScanWorker, public EventSink {
 public:
  StreamWorker(const Question& question, std::span<const std::size_t> columns, Turns& turns)
      : events_(question),
        lines_(question.options(), columns),
        turns_(turns),
        filter_(question.filter() ? question.filter()(*this) : nullptr) {}

  EventSink& sink() override { return filter_ ? *filter_ : *this; }
  void abandon() override { turns_.give_up(); }
  void begin_part(std::size_t part) override { part_ = part; }
  void end_part() override {
    turns_.write(part_, lines_.text());
    turns_.done(part_);
  }
  void observe(EventBatch& batch) override {
    events_.each(batch, [&](const Event& event) {
      lines_.add(event);
      ++total_;
    });
    if (lines_.text().size() > kEnough) turns_.write(part_, lines_.text());
  }

  std::uint64_t total() const { return total_; }
  const AnswerEvents::Table& users() const { return events_.users(); }

 private:
  static constexpr std::size_t kEnough = std::size_t{1} << 20;

  AnswerEvents events_;
  EventLines lines_;
  Turns& turns_;
  std::unique_ptr<EventSink> filter_;
  std::size_t part_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace

StreamedEvents stream_events(Question& question, Output& out) {
  const Options& options = question.options();
  const std::vector<std::size_t> columns = column_indexes("events", kEventColumns, options.fields);
  if (options.output != OutputFormat::jsonl && options.header) {
    EventLines header(options, columns);
    header.add_header();
    out.write(header.text().view());
  }
  Turns turns(out);
  Workers<StreamWorker> workers;
  try {
    workers = question.read_in_order(Needs::request,
                                     [&] { return std::make_unique<StreamWorker>(question, columns, turns); });
  } catch (const OutputGone&) {
    return {};
  }
  StreamedEvents streamed;
  for (const auto& worker : workers) streamed.total += worker->total();
  streamed.coverage = question.coverage_over(question.bounds(), Duration{0}, users_of(workers));
  return streamed;
}

}  // namespace lastseen
