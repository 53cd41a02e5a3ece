#include "app/scan.hpp"

#include <atomic>
#include <exception>
#include <mutex>

#include "app/sampled_stream.hpp"
#include "archive/archive_error.hpp"
#include "archive/known_lines.hpp"
#include "input/file_range.hpp"
#include "input/line_blocks.hpp"
#include "log_line.hpp"

namespace lastseen {

namespace {

/// A block that stays in the second-level cache: 64 KiB to 1 MiB are equal, 4 MiB are much slower.
constexpr std::size_t kBlock = std::size_t{1} << 18;

/// Parts are small enough that threads end together, and so few that what is noted of each stays small whatever the
/// size of the log.
constexpr std::uint64_t kSmallestPart = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostParts = 1 << 14;

/// The lines at the start of an input that an archive holds already: they are read for what they tell of later ones,
/// and for their number, but nothing of them counts.
class KnownLines final : private EventSink {
 public:
  KnownLines(std::uint64_t bytes, std::uint64_t lines, EventSink& next) : bytes_(bytes), lines_(lines), next_(next) {}

  /// Where the events of an extractor go.
  EventSink& sink() { return bytes_ == 0 ? next_ : *this; }
  /// NULs at the start of an input were not counted when it was stored.
  std::string_view without_nuls(std::string_view lines) const {
    if (bytes_ != 0) lines.remove_prefix(std::min(lines.find_first_not_of('\0'), lines.size()));
    return lines;
  }
  void read(std::string_view lines, Extractor& extractor) {
    const std::size_t known = passed_ < bytes_ ? known_part(lines, bytes_ - passed_) : 0;
    if (known != 0) {
      extractor.read(lines.substr(0, known));
      pass(known, extractor);
    }
    if (known < lines.size()) extractor.read(lines.substr(known));
  }
  void pass(std::uint64_t bytes, Extractor& extractor) {
    if (passed_ >= bytes_) return;
    // A line whose end was still to come was stored as it stood, and counted.
    if (passed_ + bytes >= bytes_ && extractor.tally().lines() < lines_) extractor.finish();
    passed_ += bytes;
    tally_ = extractor.tally();
    extractor.forget_malformed();
  }
  /// Of these lines.
  const Tally& tally() const { return tally_; }

 private:
  void observe(EventBatch& batch) override {
    if (passed_ >= bytes_) next_.observe(batch);
  }

  std::uint64_t bytes_;
  std::uint64_t lines_;
  EventSink& next_;
  std::uint64_t passed_ = 0;
  Tally tally_;
};

/// Everything of one part goes through one extractor.
class PartReader {
 public:
  PartReader(LogSet& logs, const ScanRules& rules, ScanOutcome& outcome, LineBlocks& blocks, EventSink& sink,
             unsigned thread)
      : logs_(logs), rules_(rules), outcome_(outcome), blocks_(blocks), sink_(sink), thread_(thread) {}

  /// Adds what it saw to `tally`.
  void read(std::size_t number, Tally& tally) {
    const Part& part = outcome_.parts[number];
    PartOutcome& seen = outcome_.outcomes[number];
    Input& input = logs_.inputs()[part.input];
    if (const std::optional<std::string>& error = logs_.resume(part.input).error) {
      seen.error = InputError{*error};
    } else if (input.kind() == Input::Kind::archive) {
      read_archive(part, seen, tally);
    } else if (part.ranged) {
      FileRange range(input, part.begin, part.end);
      extract(
          part, part.format, [&](char* buffer, std::size_t size) { return range.read(buffer, size); }, seen, tally);
      seen.error = range.error();
      read_bytes(part.end - part.begin);
    } else {
      SampledStream stream(input.stream(rules_.threads > 1));
      extract(
          part, logs_.choose_format(part.input, stream.sample(), stream.whole()),
          [&](char* buffer, std::size_t size) { return stream.read(buffer, size); }, seen, tally);
      seen.error = stream.error();
      read_bytes(input.size());
    }
  }

 private:
  template <class Read>
  void extract(const Part& part, const std::shared_ptr<const LogFormat>& format, Read&& read, PartOutcome& seen,
               Tally& tally) {
    KnownLines known(part.known, part.known_lines, sink_);
    ExtractRules extract = rules_.extract;
    if (part.ignore_status) extract.ignore_status = *part.ignore_status;
    extract.starts_input = part.begin == 0;
    bool at_start = extract.starts_input;
    Extractor extractor(*format, extract, known.sink());
    blocks_.run(
        read,
        [&](std::string_view lines) {
          if (at_start) lines = known.without_nuls(lines);
          at_start = false;
          known.read(lines, extractor);
        },
        [&](std::string_view beginning, std::uint64_t bytes) {
          at_start = false;
          extractor.read_overlong(beginning, bytes);
          known.pass(bytes, extractor);
        });
    extractor.finish();
    const Tally read_now = extractor.tally().since(known.tally());
    seen.format = format;
    seen.lines_read = extractor.lines_read();
    seen.lines = read_now.lines();
    seen.well_formed = read_now.well_formed();
    seen.first = read_now.first;
    seen.last = read_now.last;
    seen.malformed = extractor.malformed();
    tally.merge(read_now);
  }

  /// What is left out for its status is a line without a user all the same.
  void read_archive(const Part& part, PartOutcome& seen, Tally& tally) {
    ArchiveReader::Range range;
    range.from = part.events->from;
    range.to = part.events->to;
    using enum ArchiveReader::Order;
    range.order = rules_.archive_events.order == NeededEvents::Order::lines ? lines
                  : rules_.order == PartOrder::latest_first                 ? latest_first
                                                                            : time;
    range.users = rules_.archive_events.users;
    range.requests = rules_.extract.needs == Needs::request;
    range.places = rules_.extract.places;
    try {
      const std::uint64_t ignored = logs_.archives().read(part.input, thread_, range, sink_);
      tally.unauthenticated += ignored;
      tally.events -= ignored;  // of the archive's own, which are added when all parts have been read
    } catch (const ArchiveError& error) {
      seen.error = InputError{error.what()};
    }
  }

  void read_bytes(std::uint64_t count) {
    if (rules_.progress != nullptr) rules_.progress->add(count);
  }

  LogSet& logs_;
  const ScanRules& rules_;
  ScanOutcome& outcome_;
  LineBlocks& blocks_;
  EventSink& sink_;
  unsigned thread_;
};

/// Which worker reads which part next.
class PartQueue {
 public:
  PartQueue(const std::vector<Part>& parts, std::size_t workers, PartOrder order)
      : count_(parts.size()), order_(order), stretches_(workers) {
    const bool ranged = std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.ranged; });
    one_by_one_ = order == PartOrder::in_turns || !ranged;
  }
  std::optional<std::size_t> next(std::size_t worker) {
    if (closed_) return {};
    Stretch& stretch = stretches_[worker];
    if (stretch.next == stretch.end) stretch = take();
    if (stretch.next == stretch.end) return {};
    const std::size_t turn = stretch.next++;
    return order_ == PartOrder::latest_first ? count_ - 1 - turn : turn;
  }
  void close() { closed_ = true; }

 private:
  struct alignas(64) Stretch {  // a cache line for each thread
    std::size_t next = 0;
    std::size_t end = 0;
  };
  Stretch take() {
    const std::lock_guard lock(mutex_);
    const std::size_t begin = taken_;
    taken_ += std::min(share(), count_ - taken_);
    return {begin, taken_};
  }
  /// Several are each a share of what is left, which gets less and less: threads end together whatever holds one of
  /// them up, which saves a tenth of `views` on two cores, and the stretches are few.
  std::size_t share() const {
    if (one_by_one_) return 1;
    const std::size_t workers = stretches_.size();
    return order_ == PartOrder::one_stretch ? (count_ + workers - 1) / workers
                                            : (count_ - taken_ + 2 * workers - 1) / (2 * workers);
  }

  std::size_t count_;
  PartOrder order_;
  bool one_by_one_;
  std::vector<Stretch> stretches_;  ///< of each worker
  std::mutex mutex_;
  std::size_t taken_ = 0;
  std::atomic<bool> closed_{false};
};

/// The format of a plain file, by its beginning; an error is told when the part is read.
std::shared_ptr<const LogFormat> format_of(LogSet& logs, std::size_t number) {
  Input& input = logs.inputs()[number];
  const SampledStream stream(input.stream(false));
  return logs.choose_format(number, stream.sample(), stream.whole());
}

/// A part of an archive should be worth a thread's turn.
constexpr std::uint64_t kEventsPerPart = 100'000;
constexpr std::uint64_t kMostArchiveParts = 64;

/// Slices of time, so that threads share the work; one where the order of lines matters.
void cut_archive(const ArchiveSet& archives, std::size_t input, const NeededEvents& needed, std::vector<Part>& parts) {
  Part part{.input = input};
  const std::optional<ArchiveReader::Times> times = archives.times(input);
  if (!times) return;
  if (needed.order == NeededEvents::Order::lines) {
    part.events = Span{needed.from, needed.until};
    parts.push_back(part);
    return;
  }
  const Instant from = std::max(times->first, needed.from);
  const Instant until = std::min(times->last, needed.until);
  const auto all = static_cast<double>((times->last - times->first).count() + 1);
  const double share = from <= until ? static_cast<double>((until - from).count() + 1) / all : 0;
  const auto events = static_cast<std::uint64_t>(share * static_cast<double>(archives.events(input)));
  const auto slices =
      static_cast<std::int64_t>(std::clamp<std::uint64_t>(events / kEventsPerPart, 1, kMostArchiveParts));
  for (std::int64_t i = 0; i < slices && from <= until; ++i) {
    const auto edge = [&](std::int64_t slice) { return from + (until - from + Duration{1}) / slices * slice; };
    part.events = Span{edge(i), i + 1 == slices ? until : edge(i + 1) - Duration{1}};
    parts.push_back(part);
  }
}

}  // namespace

std::vector<Part> cut_into_parts(LogSet& logs, const NeededEvents& needed) {
  std::uint64_t bytes = 0;
  for (const Input& input : logs.inputs()) bytes += input.size();
  const std::uint64_t largest = std::max(kSmallestPart, bytes / kMostParts);
  std::vector<Part> parts;
  parts.reserve(logs.inputs().size() + bytes / largest);
  for (std::size_t i = 0; i < logs.inputs().size(); ++i) {
    Input& input = logs.inputs()[i];
    if (input.kind() == Input::Kind::archive) {
      cut_archive(logs.archives(), i, needed, parts);
      continue;
    }
    const Resume& resume = logs.resume(i);
    if (resume.nothing_new) continue;
    const StatusSet* const ignore_status = resume.ignore_status ? &*resume.ignore_status : nullptr;
    if (input.kind() != Input::Kind::file) {
      parts.push_back(
          {.input = i, .known = resume.offset, .known_lines = resume.lines, .ignore_status = ignore_status});
      continue;
    }
    const std::shared_ptr<const LogFormat> format = format_of(logs, i);
    if (format->has_memory()) {
      parts.push_back({i, 0, input.size(), true, format, resume.offset, resume.lines, {}, ignore_status});
      continue;
    }
    std::uint64_t begin = resume.offset == 0 ? 0 : resume.nuls + resume.offset;
    do {
      const std::uint64_t end = std::min(begin + largest, input.size());
      parts.push_back({i, begin, end, true, format, 0, 0, {}, ignore_status});
      begin = end;
    } while (begin < input.size());
  }
  return parts;
}

void scan_parts(LogSet& logs, const ScanRules& rules, std::span<ScanWorker* const> workers, ScanOutcome& outcome) {
  outcome.outcomes.resize(outcome.parts.size());
  PartQueue queue(outcome.parts, workers.size(), rules.order);
  std::vector<Tally> tallies(workers.size());
  std::vector<std::exception_ptr> failures(workers.size());
  const auto read_parts = [&](std::size_t worker) {
    LineBlocks blocks(kBlock, kLongestLine);
    PartReader reader(logs, rules, outcome, blocks, workers[worker]->sink(), static_cast<unsigned>(worker));
    while (const std::optional<std::size_t> part = queue.next(worker)) {
      if (rules.wanted && !rules.wanted(*part)) continue;
      workers[worker]->begin_part(*part);
      reader.read(*part, tallies[worker]);
      workers[worker]->end_part();
    }
  };
  const auto work = [&](std::size_t worker) {
    try {
      read_parts(worker);
    } catch (...) {  // no memory, or nobody who reads the answer: the program ends, but in one thread
      failures[worker] = std::current_exception();
      workers[worker]->abandon();
      queue.close();
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 1; i < workers.size(); ++i) threads.emplace_back(work, i);
    } catch (...) {  // those that run wait for no turn of one that does not
      for (ScanWorker* const worker : workers) worker->abandon();
      queue.close();
      throw;
    }
    work(0);
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  for (const Tally& tally : tallies) outcome.tally.merge(tally);
  outcome.tally.merge(logs.archives().tally());
}

std::uint64_t ScanOutcome::line_number(const LogSet& logs, std::size_t part, std::uint64_t line) const {
  std::size_t first = part;
  for (; first > 0 && parts[first - 1].input == parts[part].input; --first) line += outcomes[first - 1].lines_read;
  return line + logs.newlines_before(parts[first].input, parts[first].begin);
}

}  // namespace lastseen
