#include "archive/log_recorder.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include "archive/content_lines.hpp"
#include "archive/handover.hpp"
#include "archive/known_lines.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kPortion = 65536;
constexpr std::size_t kPortionsAhead = 1;
constexpr std::size_t kFirstEvents = 1000;

}  // namespace

/// Stores portions in their order, in the thread that the store belongs to meanwhile.
class LogRecorder::Writer {
 public:
  /// `new_format`: the input was never read in the one that it has now.
  Writer(LogRecorder& recorder, InputRow& input, bool new_format, RecordedLog& log)
      : recorder_(recorder),
        store_(recorder.store_),
        input_(input),
        new_format_(new_format),
        log_(log),
        before_(input.tally) {}

  void write(Portion& portion) {
    for (const std::string_view name : portion.new_users) recorder_.users_.push_back(store_.user(name));
    recorder_.requests_.resize(recorder_.requests_.size() + portion.new_requests.size());
    for (const auto& [text, number] : portion.new_requests) {
      recorder_.requests_[number] = store_.request(text.method, text.target, text.status);
    }
    if (portion.offset == 0) return;
    prints_.insert(prints_.end(), portion.prints.begin(), portion.prints.end());
    // A log of which no line is understood is not an input, nor one that has grown read on in another format: it may be
    // read with yet another the next time. Nor is one of blank lines, of which no format is known.
    if (new_format_ && portion.tally.well_formed() == 0) return;
    if (input_.id == 0) store_.add(input_);
    events_.clear();
    for (const RecordedEvent& event : portion.events) {
      events_.push_back({event.time, event.offset, recorder_.users_[event.user], recorder_.requests_[event.request]});
    }
    const std::size_t first = std::min(events_.size(), kFirstEvents - log_.first_events.size());
    log_.first_events.insert(log_.first_events.end(), events_.begin(),
                             events_.begin() + static_cast<std::ptrdiff_t>(first));
    store_.add_events(input_.id, events_);
    input_.offset = portion.offset;
    input_.tally = before_;
    input_.tally.merge(portion.tally);
    store_.add_prints(input_.id, prints_, portion.here);
    prints_.clear();
    store_.update(input_);
    store_.commit_if_due();
  }

 private:
  LogRecorder& recorder_;
  Store& store_;
  InputRow& input_;
  const bool new_format_;
  RecordedLog& log_;
  const Tally before_;
  std::vector<Print> prints_;
  std::vector<StoredEvent> events_;
};

/// Writes the portions that it is given, in a thread of its own.
class LogRecorder::WritingThread {
 public:
  explicit WritingThread(Writer writer)
      : writer_(std::move(writer)), portions_(kPortionsAhead), thread_([this] { write_all(); }) {}
  ~WritingThread() {
    if (thread_.joinable()) wait();
  }

  /// False where it cannot write.
  bool give(Portion portion) { return portions_.give(std::move(portion)); }
  /// Until all is written. Rethrows what kept it from that.
  void finish() {
    wait();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void wait() {
    portions_.close();
    thread_.join();
  }
  void write_all() {
    try {
      while (auto portion = portions_.take()) writer_.write(*portion);
    } catch (...) {
      failure_ = std::current_exception();
      portions_.close();
    }
  }

  Writer writer_;
  Handover<Portion> portions_;
  std::exception_ptr failure_;
  std::thread thread_;
};

/// Reads the lines of a content from where they are to be read, and gives away in portions what is new in them.
class LogRecorder::Reader {
 public:
  /// Lines that begin before `known` are stored already: there are `lines_known`.
  Reader(const Content& content, LineReading& reading, Recording& recording, std::uint64_t known,
         std::uint64_t lines_known)
      : content_(content),
        reading_(reading),
        recording_(recording),
        blocks_(content, reading.start()),
        known_(known),
        lines_known_(lines_known) {
    recording.set_base(blocks_.offset());
  }

  /// Until the end of the content, or until `writing` takes no more.
  void run(WritingThread& writing, RecordedLog& log) {
    while (const auto block = blocks_.next()) {
      read(*block);
      if (recording_.size() >= kPortion && !writing.give(portion())) return;
    }
    log.error = blocks_.error();
    if (content_.settled() && !log.error) {
      if (const auto block = blocks_.rest()) read(*block);
      reading_.finish();
    } else {
      log.unfinished = blocks_.has_rest();
    }
    Portion last = portion();
    log.tally = last.tally;
    writing.give(std::move(last));
  }

 private:
  void read(const ContentLines::Block& block) {
    const std::uint64_t size = block.overlong > 0 ? block.overlong : block.lines.size();
    const std::uint64_t begin = blocks_.offset() - size;
    if (block.overlong > 0) {
      reading_.read_overlong(block.lines, block.overlong);
      if (begin < known_) pass_known(blocks_.offset());
    } else {
      const std::size_t known = begin < known_ ? known_part(block.lines, known_ - begin) : 0;
      if (known > 0) {
        reading_.read(block.lines.substr(0, known));
        pass_known(begin + known);
      }
      if (known < block.lines.size()) reading_.read(block.lines.substr(known));
    }
    if (block.nuls > 0) reading_.pass(block.nuls);
  }

  /// What was read ends at `stop`, and nothing of it is new.
  void pass_known(std::uint64_t stop) {
    if (stop >= known_) reading_.pass_known(lines_known_);
    earlier_ = reading_.tally();
  }

  Portion portion() {
    Portion portion = recording_.portion();
    portion.tally = reading_.tally().since(earlier_);
    portion.tally.events -= recording_.forgotten();
    portion.tally.anonymous += recording_.forgotten();
    portion.offset = blocks_.offset();
    portion.prints = blocks_.prints();
    portion.here = blocks_.print_here();
    return portion;
  }

  const Content& content_;
  LineReading& reading_;
  Recording& recording_;
  ContentLines blocks_;
  const std::uint64_t known_;
  const std::uint64_t lines_known_;
  Tally earlier_;  ///< of known lines
};

RecordedLog LogRecorder::record(const Content& content, LogShelf& shelf, InputRow& input) {
  RecordedLog log;
  log.from = input.offset;
  Recording recording(names_, input.offset, store_.forgotten_before());
  const bool is_new = input.id == 0;
  const auto kept_format = is_new ? std::nullopt : std::optional(input.format);
  const std::unique_ptr<LineReading> reading = shelf.read(content, kept_format, input.offset, recording);
  const bool new_format = is_new || input.format != reading->format();
  input.format = reading->format();
  Reader reader(content, *reading, recording, input.offset, input.tally.lines());
  WritingThread writing(Writer(*this, input, new_format, log));
  reader.run(writing, log);
  writing.finish();
  log.none_fits = new_format && log.tally.well_formed() == 0 && log.tally.malformed > 0;
  return log;
}

}  // namespace lastseen
