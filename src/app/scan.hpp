#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "app/log_set.hpp"
#include "app/make_filter.hpp"
#include "app/progress.hpp"
#include "app/workers.hpp"
#include "event_batch.hpp"
#include "log/extractor.hpp"
#include "status_set.hpp"
#include "tally.hpp"

namespace lastseen {

/// A piece of work: the lines that begin in a range of a plain file, a whole input that can only be read in order, or
/// the events of an archive between two instants.
struct Part {
  std::size_t input = 0;  ///< its number in the LogSet
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool ranged = false;
  std::shared_ptr<const LogFormat> format{};  ///< absent for a stream: found when it is read
  std::uint64_t known = 0;  ///< so many bytes of the input are in an archive: their lines are read, but do not count
  std::uint64_t known_lines = 0;             ///< so many lines were counted there
  std::optional<Span> events{};              ///< of an archive
  const StatusSet* ignore_status = nullptr;  ///< other than the question's: the archive's, which has the lines before
};

/// The instant so much earlier, or the least one.
inline Instant before(Instant at, Duration earlier) {
  return at > Instant::min() + earlier ? at - earlier : Instant::min();
}

/// Which events of archives a question needs; it gets all of other inputs.
struct NeededEvents {
  Instant from = Instant::min();
  Instant until = Instant::max();
  std::optional<std::vector<std::string>> users{};  ///< only theirs, by the names that the logs bear
  enum class Order : bool {
    any,
    lines  ///< as the lines stood that were stored
  } order = Order::any;
};

/// What was seen of a part.
struct PartOutcome {
  std::uint64_t lines_read = 0;  ///< newlines, for the numbers of lines in what follows
  std::uint64_t lines = 0;
  std::uint64_t well_formed = 0;
  Instant first = Instant::max();  ///< of its well-formed lines
  Instant last = Instant::min();
  std::vector<MalformedLine> malformed;
  std::shared_ptr<const LogFormat> format;
  std::optional<InputError> error;
};

/// All parts of all inputs in the order in which their lines stand.
struct ScanOutcome {
  Tally tally;
  std::vector<Part> parts;
  std::vector<PartOutcome> outcomes;

  /// The number in its input of a line with number `line` in part `part`.
  std::uint64_t line_number(const LogSet& logs, std::size_t part, std::uint64_t line) const;
};

/// One thread's share: where its events go.
class ScanWorker {
 public:
  virtual ~ScanWorker() = default;
  virtual EventSink& sink() = 0;
  /// The parts come to each worker in ascending order, or in descending where PartOrder says so.
  virtual void begin_part(std::size_t) {}
  virtual void end_part() {}
  /// The thread ends with an exception: other workers must not wait for this one.
  virtual void abandon() {}
};

/// In what order workers take parts. In the first three, plain files alone are read in stretches; parts of other inputs
/// are taken one by one.
enum class PartOrder : std::uint8_t {
  one_stretch,   ///< each one stretch: for a model that forgets runs which do not hang together
  stretches,     ///< each several, so that all end together
  latest_first,  ///< the same from the end: what only the latest request tells is then rarely replaced
  in_turns       ///< each the next one: for answers in the order of the lines
};

struct ScanRules {
  ExtractRules extract;
  unsigned threads = 1;
  PartOrder order = PartOrder::stretches;
  Progress* progress = nullptr;  ///< told how many bytes were read; may be null
  NeededEvents archive_events;
  std::function<bool(std::size_t part)> wanted;  ///< empty: all parts
};

/// Cuts the inputs into parts; of plain files it looks at the beginning to find their format.
std::vector<Part> cut_into_parts(LogSet& logs, const NeededEvents& needed = {});

/// Reads all parts that are wanted, a worker a thread. `outcome.parts` holds the parts; the tally is added to.
void scan_parts(LogSet& logs, const ScanRules& rules, std::span<ScanWorker* const> workers, ScanOutcome& outcome);

/// Reads the logs into models, one a thread, and merges them.
template <class MakeModel>
auto scan(LogSet& logs, const ScanRules& rules, MakeModel&& make_model, const MakeFilter& make_filter,
          ScanOutcome& outcome) {
  using Model = decltype(make_model());
  struct ModelWorker final : ScanWorker {
    explicit ModelWorker(Model&& empty) : model(std::move(empty)) {}
    EventSink& sink() override { return filter ? *filter : model; }
    Model model;
    std::unique_ptr<EventSink> filter;
  };
  Workers<ModelWorker> models;
  std::vector<ScanWorker*> workers;
  const std::size_t threads = std::clamp<std::size_t>(outcome.parts.size(), 1, rules.threads);
  for (std::size_t i = 0; i < threads; ++i) {
    models.push_back(std::make_unique<ModelWorker>(make_model()));
    if (make_filter) models.back()->filter = make_filter(models.back()->model);
    workers.push_back(models.back().get());
  }
  scan_parts(logs, rules, workers, outcome);
  for (std::size_t i = 1; i < models.size(); ++i) {
    models[0]->model.merge(std::move(models[i]->model));
    models[i].reset();
  }
  return std::move(models[0]->model);
}

}  // namespace lastseen
