#include "app/is_online_command.hpp"

#include <fmt/format.h>

#include "app/question.hpp"
#include "app/row_list.hpp"
#include "app/stored_line.hpp"
#include "archive/archive_error.hpp"
#include "presence/last_path.hpp"
#include "presence/path.hpp"
#include "presence/user_table.hpp"
#include "report/display_text.hpp"

namespace lastseen {

namespace {

/// The line that decides when a user was last seen: of several at the same instant the first.
struct Evidence {
  std::size_t part = 0;
  std::uint64_t line = 0;    ///< of an archive's event the input
  std::uint64_t offset = 0;  ///< in it
  std::string text;
};

/// What is known of the one user asked for.
struct LastRequest {
  std::optional<Instant> time;
  std::optional<std::string> path;  ///< of several at that instant the byte-wise greatest
  Evidence evidence;

  void merge(LastRequest&& other) {
    if (!other.time || (time && *other.time < *time)) return;
    if (!time || *other.time > *time) {
      *this = std::move(other);
      return;
    }
    if (other.path && (!path || *path < *other.path)) path = std::move(other.path);
    const auto place = [](const Evidence& at) { return std::tuple(at.part, at.line, at.offset); };
    if (place(other.evidence) < place(evidence)) {
      evidence = std::move(other.evidence);
    }
  }
};

class AskingWorker final : public ScanWorker, public EventSink {
 public:
  AskingWorker(const Question& question, const std::optional<std::string>& user)
      : question_(question), user_(user), filter_(question.filter() ? question.filter()(*this) : nullptr) {}

  EventSink& sink() override { return filter_ ? *filter_ : *this; }
  void begin_part(std::size_t part) override { part_ = part; }
  void observe(EventBatch& batch) override {
    users_.intern_batch(batch, [&](UserId, Table::Entry& entry, std::size_t i) {
      if (entry.state == Who::unknown) {
        entry.state = user_ && question_.answer_name(entry.name()) == user_ ? Who::asked_for : Who::another;
      }
      const Event& event = batch[i];
      if (entry.state != Who::asked_for || !batch.wanted(i) || event.time > question_.at_limit()) return;
      if (last_.time && event.time < *last_.time) return;
      LastRequest request{
          event.time, {}, {part_, batch.place(i).number, batch.place(i).offset, std::string(batch.place(i).text)}};
      if (event.target) request.path = path_of(*event.target);
      last_.merge(std::move(request));
    });
  }

  enum class Who : std::uint8_t { unknown, asked_for, another };
  using Table = UserTable<Who>;
  const Table& users() const { return users_; }
  LastRequest& last() { return last_; }

 private:
  const Question& question_;
  const std::optional<std::string>& user_;
  std::unique_ptr<EventSink> filter_;
  Table users_;
  LastRequest last_;
  std::size_t part_ = 0;
};

/// What an archive cannot tell of it for damage does not undo the answer.
StoredLine deciding_line(Question& question, const Evidence& evidence) {
  const ScanOutcome& outcome = question.outcome();
  const Part& part = outcome.parts[evidence.part];
  const std::string& name = question.logs().inputs()[part.input].name();
  if (!part.events) return {name, outcome.line_number(question.logs(), evidence.part, evidence.line), evidence.text};
  try {
    return find_stored_line(question.logs().archives(), part.input, static_cast<std::int64_t>(evidence.line),
                            evidence.offset, question.options());
  } catch (const ArchiveError& error) {
    question.fail(visible(name) + ": " + error.what());
    return {name, {}, {}};
  }
}

}  // namespace

int run_is_online(const Options& options) {
  Question question(options);
  question.need_events({.until = question.at_limit()});
  const std::optional<std::string> user = question.asked(options.user);
  const std::string called = question.people().called(options.user);
  const Workers<AskingWorker> workers = question.read_in_order(
      Needs::request, [&] { return std::make_unique<AskingWorker>(question, user); }, options.why);
  LastRequest last;
  for (const auto& worker : workers) last.merge(std::move(worker->last()));
  const std::optional<Instant> at = question.resolve(options.at);
  const PresenceRules rules = rules_of(options);
  const bool remembered = at && last.time && rules.remembered(*at, *last.time);
  const bool online = at && last.time && rules.online(*at, *last.time);

  Document document;
  StoredLine deciding;
  document.command = "is-online";
  document.head = {{"user", Name{called}},
                   {"at", cell_of(at)},
                   {"timeout", options.timeout},
                   {"online", online},
                   {"remembered", remembered},
                   {"last_seen", cell_of(last.time)},
                   {"target", last.path ? Cell(Bytes{*last.path}) : Cell()}};
  if (options.why) {
    document.tail = Document::Tail{"evidence", {}};
    if (last.time) {
      deciding = deciding_line(question, last.evidence);
      if (deciding.trouble) {
        question.notes().note(fmt::format("note: {}: {}: the line that decides it cannot be shown",
                                          visible(deciding.file), *deciding.trouble));
      }
      // The line bears the name that a pseudonym stands for, also where the archive made it and no key is given here.
      const bool pseudonyms = question.people().pseudonymous() || question.logs().archives().hold_pseudonyms();
      const bool shown = deciding.text && !pseudonyms;
      document.tail->fields = {{"file", Bytes{deciding.file}},
                               {"line", deciding.number ? Cell(static_cast<std::int64_t>(*deciding.number)) : Cell()},
                               {"time", *last.time},
                               {"text", shown ? Cell(Bytes{*deciding.text}) : Cell()}};
    }
  }
  document.coverage = question.coverage_at(at, options.timeout, users_of(workers));
  return question.finish(document, !online);
}

}  // namespace lastseen
