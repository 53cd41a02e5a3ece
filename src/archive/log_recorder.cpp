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
  Writer(LogRecorder& recorder, InputRow& input, RecordedLog& log)
      : recorder_(recorder), store_(recorder.store_), input_(input), log_(log), before_(input.tally) {}

  void write(Portion& portion) {
    for (const std::string_view name : portion.new_users) recorder_.users_.push_back(store_.user(name));
    recorder_.requests_.resize(recorder_.requests_.size() + portion.new_requests.size());
    for (const auto& [text, number] : portion.new_requests) {
      recorder_.requests_[number] = store_.request(text.method, text.target, text.status);
    }
    if (portion.offset == 0) return;
    prints_.insert(prints_.end(), portion.prints.begin(), portion.prints.end());
    // A log of which no line is understood is not an input: it may be read with another format the next time.
    if (input_.id == 0 && portion.tally.well_formed() == 0 && portion.tally.malformed > 0) return;
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
  RecordedLog& log_;
  const Tally before_;
  std::vector<Print> prints_;
  std::vector<StoredEvent> events_;
};

RecordedLog LogRecorder::record(const Content& content, LogShelf& shelf, InputRow& input) {
  RecordedLog log;
  log.from = input.offset;
  Recording recording(names_, input.offset, store_.forgotten_before());
  const auto kept_format = input.id != 0 ? std::optional(input.format) : std::nullopt;
  const std::unique_ptr<LineReading> reading = shelf.read(content, kept_format, input.offset, recording);
  input.format = reading->format();
  ContentLines blocks(content, reading->start());
  recording.set_base(blocks.offset());

  Handover<Portion> portions(kPortionsAhead);
  Writer writer(*this, input, log);
  std::exception_ptr failure;
  std::thread storing([&] {
    try {
      while (auto portion = portions.take()) writer.write(*portion);
    } catch (...) {
      failure = std::current_exception();
      portions.close();
    }
  });

  Tally earlier;
  const std::uint64_t lines_known = input.tally.lines();
  const auto hand_over = [&] {
    Portion portion = recording.portion();
    portion.tally = reading->tally().since(earlier);
    portion.tally.events -= recording.forgotten();
    portion.tally.anonymous += recording.forgotten();
    portion.offset = blocks.offset();
    portion.prints = blocks.prints();
    portion.here = blocks.print_here();
    log.tally = portion.tally;
    return portions.give(std::move(portion));
  };
  const auto pass_known = [&](std::uint64_t stop) {
    if (stop >= log.from) reading->pass_known(lines_known);
    earlier = reading->tally();
  };
  const auto read = [&](const ContentLines::Block& block) {
    const std::uint64_t size = block.overlong > 0 ? block.overlong : block.lines.size();
    const std::uint64_t begin = blocks.offset() - size;
    if (block.overlong > 0) {
      reading->read_overlong(block.lines, block.overlong);
      if (begin < log.from) pass_known(blocks.offset());
    } else {
      const std::size_t known = begin < log.from ? known_part(block.lines, log.from - begin) : 0;
      if (known > 0) {
        reading->read(block.lines.substr(0, known));
        pass_known(begin + known);
      }
      if (known < block.lines.size()) reading->read(block.lines.substr(known));
    }
    if (block.nuls > 0) reading->pass(block.nuls);
  };
  try {
    bool wanted = true;
    while (wanted) {
      const auto block = blocks.next();
      if (!block) break;
      read(*block);
      if (recording.size() >= kPortion) wanted = hand_over();
    }
    log.error = blocks.error();
    if (wanted) {
      if (content.settled() && !log.error) {
        if (const auto block = blocks.rest()) read(*block);
        reading->finish();
      } else {
        log.unfinished = blocks.has_rest();
      }
      hand_over();
    }
  } catch (...) {
    portions.close();
    storing.join();
    throw;
  }
  portions.close();
  storing.join();
  if (failure) std::rethrow_exception(failure);
  log.none_fits = input.id == 0 && log.tally.malformed > 0;
  return log;
}

}  // namespace lastseen
