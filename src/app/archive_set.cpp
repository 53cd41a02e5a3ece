#include "app/archive_set.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "app/archive_shelf.hpp"
#include "app/archive_terms.hpp"
#include "app/log_content.hpp"
#include "archive/archive_error.hpp"
#include "archive/early_time.hpp"
#include "archive/matching.hpp"
#include "archive/siblings.hpp"

namespace lastseen {

namespace {

/// What rotation has made of a log: the files beside it, opened, that are none of `inputs`. `unreadable` is set where
/// there is one that may not be read.
std::vector<Input> rotated_siblings(const std::string& log, const std::vector<Input>& inputs, bool& unreadable) {
  std::vector<Input> found;
  for (const std::string& sibling : siblings_of(log)) {
    std::error_code missing;
    if (!is_rotation_suffix(std::string_view(sibling).substr(log.size())) ||
        !std::filesystem::is_regular_file(sibling, missing))
      continue;
    const auto is_this = [&](const Input& input) { return input.is_same_file(sibling); };
    if (std::ranges::any_of(inputs, is_this) || std::ranges::any_of(found, is_this)) continue;
    InputError error;
    std::optional<Input> input = Input::open(sibling, error);
    if (!input) unreadable |= std::filesystem::exists(sibling, missing);
    if (input && input->kind() != Input::Kind::archive) found.push_back(std::move(*input));
  }
  return found;
}

/// By which most logs differ already.
std::string head_of(const Content& content) {
  std::string head(kPrintWindow, '\0');
  const std::unique_ptr<ContentStream> stream = content.stream(0);
  std::size_t size = 0;
  while (size < head.size()) {
    const std::size_t got = stream->read({head.data() + size, head.size() - size});
    if (got == 0) break;
    size += got;
  }
  head.resize(size);
  return head;
}

/// An archive that is being written may get a commit between two connections to it.
constexpr int kAttempts = 20;

/// What the question ignores and the archive does not. Throws ArchiveError where it is the other way round: what was
/// left out cannot be had back. Statuses that are not given are those of the archive.
StatusSet ignored_beyond(const ArchiveTerms& terms, const Options& options) {
  if (!options.ignore_status_given) return {};
  const StatusSet& asked = options.ignore_status;
  const StatusSet ignored = statuses_of(terms.ignore_status);
  if ((ignored & ~asked).any()) {
    throw ArchiveError(
        fmt::format("was made with --ignore-status {}: requests with these are not in it", terms.ignore_status));
  }
  return asked & ~ignored;
}

void check_key(const ArchiveTerms& terms, const Options& options, const People& people) {
  if (!terms.key_check || !people.pseudonymous() || terms.key_check == terms_of(options, people).key_check) return;
  throw ArchiveError("holds pseudonyms of another key");
}

}  // namespace

ArchiveSet::ArchiveSet(std::vector<Input>& inputs, const Options& options, const People& people, unsigned connections) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].kind() != Input::Kind::archive) continue;
    Archive& archive = archives_.emplace_back();
    archive.input = i;
    guard(archive, [&] {
      if (inputs[i].name() == "-") throw ArchiveError("an archive cannot be read from a pipe: name its file");
      open(archive, inputs[i].name(), options, people, connections);
    });
  }
  if (archives_.empty()) return;
  leave_out_copies();
  sum_up(options.now);
  if (inputs.size() != archives_.size()) {
    known_ = known_inputs();
    add_rotated(inputs, options, people);
  }
  find_resumes(inputs, options);
}

template <class Act>
void ArchiveSet::guard(Archive& archive, Act&& act) {
  if (archive.error) return;
  try {
    act();
  } catch (const ArchiveError& error) {
    archive = Archive{.input = archive.input, .error = InputError{error.what()}};
  }
}

void ArchiveSet::open(Archive& archive, const std::string& path, const Options& options, const People& people,
                      unsigned connections) const {
  for (int attempt = 1;; ++attempt) {
    archive.connections.clear();
    archive.connections.push_back(std::make_unique<ArchiveReader>(path));
    try {
      while (archive.connections.size() < connections) {
        archive.connections.push_back(std::make_unique<ArchiveReader>(archive.connections[0]->again()));
      }
      break;
    } catch (const ArchiveError&) {
      if (attempt == kAttempts) throw;
    }
  }
  ArchiveReader& reader = *archive.connections[0];
  check_key(reader.terms(), options, people);
  archive.ignore_status = ignored_beyond(reader.terms(), options);
  archive.rows = reader.inputs();
  archive.times = reader.times();
}

void ArchiveSet::leave_out_copies() {
  std::map<std::string, const Archive*> newest;
  for (const Archive& archive : archives_) {
    if (archive.error) continue;
    const Archive*& best = newest[archive.connections[0]->archive_id()];
    if (best == nullptr || archive.connections[0]->commits() > best->connections[0]->commits()) best = &archive;
  }
  struct Holder {
    const Archive* archive;
    std::uint64_t offset;
  };
  std::map<std::string, Holder> holders;
  for (const Archive& archive : archives_) {
    if (archive.error || newest[archive.connections[0]->archive_id()] != &archive) continue;
    for (const InputRow& row : archive.rows) {
      const auto [known, is_new] = holders.try_emplace(row.uid, Holder{&archive, row.offset});
      if (!is_new && row.offset > known->second.offset) known->second = {&archive, row.offset};
    }
  }
  for (Archive& archive : archives_) {
    std::set<std::int64_t> left_out;
    std::erase_if(archive.rows, [&](const InputRow& row) {
      const auto holder = holders.find(row.uid);
      const bool elsewhere = holder == holders.end() || holder->second.archive != &archive;
      if (elsewhere) left_out.insert(row.id);
      return elsewhere;
    });
    for (const auto& connection : archive.connections) connection->leave_out(left_out);
  }
}

void ArchiveSet::sum_up(Instant now) {
  for (Archive& archive : archives_) {
    guard(archive, [&] {
      for (const InputRow& row : archive.rows) archive.tally.merge(row.tally);
      archive.tally.future_events = archive.connections[0]->events_after(now, archive.ignore_status);
    });
  }
}

ArchiveSet::KnownInputs ArchiveSet::known_inputs() {
  KnownInputs known;
  for (Archive& archive : archives_) {
    guard(archive, [&] {
      std::vector<KnownInput> more = archive.connections[0]->known_inputs(std::nullopt);
      const std::set<std::int64_t>& left_out = archive.connections[0]->left_out();
      std::erase_if(more, [&](const KnownInput& input) { return left_out.contains(input.id); });
      known.holders.resize(known.holders.size() + more.size(), &archive);
      known.inputs.insert(known.inputs.end(), std::make_move_iterator(more.begin()),
                          std::make_move_iterator(more.end()));
    });
  }
  return known;
}

ArchiveSet::Resume ArchiveSet::resume_behind(const KnownInput& input, const Archive& holder, const Options& options) {
  Resume resume;
  resume.offset = input.offset;
  resume.lines = std::ranges::find(holder.rows, input.id, &InputRow::id)->tally.lines();
  resume.format = input.format;
  if (!options.ignore_status_given) resume.ignore_status = statuses_of(holder.connections[0]->terms().ignore_status);
  return resume;
}

void ArchiveSet::find_resumes(std::vector<Input>& inputs, const Options& options) {
  resumes_.resize(inputs.size());
  std::deque<Branches> branches;
  for (const KnownInput& input : known_.inputs) branches.push_back({&input, {}});
  std::vector<NewLog> unknown;
  const std::optional<StatusSet> ignore_status = options.ignore_status_given ? std::nullopt : common_ignored_statuses();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].kind() == Input::Kind::archive || !inputs[i].readable_again()) continue;
    auto content = std::make_unique<LogContent>(inputs[i], options.now);
    const Match found = match(*content, known_.inputs);
    Resume& resume = resumes_[i];
    if (found.state == Match::State::fresh) {
      resume.ignore_status = ignore_status;
      std::string head = head_of(*content);
      add_new({i, std::move(content), std::move(head)}, unknown);
      continue;
    }
    if (found.state == Match::State::unreadable) {
      resume.error = found.error;
      continue;
    }
    // A question does not wait for the end of a last line.
    const bool unfinished = found.state == Match::State::same && found.unfinished && found.input->offset == found.end;
    if (found.state != Match::State::grown && !unfinished) {
      resume.nothing_new = true;
      continue;
    }
    // Of inputs that hold the same, such as logs of two machines that began alike, each goes on in a log of its own.
    Branches* behind = nullptr;
    Branch* same = nullptr;
    for (Branches& each : branches) {
      if (each.input->offset != found.input->offset || each.input->prints != found.input->prints) continue;
      if (behind == nullptr || (each.logs.empty() && !behind->logs.empty())) behind = &each;
      for (Branch& other : each.logs) {
        const std::uint64_t end = std::min(found.end, other.end);
        if (same == nullptr && hold_the_same(*content, *other.content, found.input->offset, end)) same = &other;
      }
    }
    if (same == nullptr) {
      if (behind->logs.empty()) {
        resume = resume_behind(*behind->input, *known_.holder_of(*behind->input), options);
        resume.nuls = content->nuls();
      }
      behind->logs.push_back({i, std::move(content), found.end});
    } else if (found.end > same->end) {
      resume = std::exchange(resumes_[same->input], Resume{.nothing_new = true});
      if (resume.offset != 0) resume.nuls = content->nuls();
      *same = {i, std::move(content), found.end};
    } else {
      resume.nothing_new = true;
    }
  }
}

// Of new logs of which one holds all of the other, such as a log and its copy, only that one is read.
void ArchiveSet::add_new(NewLog log, std::vector<NewLog>& others) {
  for (NewLog& other : others) {
    const std::size_t both = std::min(log.head.size(), other.head.size());
    if (both == 0 || log.head.compare(0, both, other.head, 0, both) != 0) continue;
    const std::optional<bool> holds = holds_all_of(*log.content, *other.content);
    if (!holds) continue;
    resumes_[*holds ? other.input : log.input].nothing_new = true;
    if (*holds) other = std::move(log);
    return;
  }
  others.push_back(std::move(log));
}

std::optional<StatusSet> ArchiveSet::common_ignored_statuses() const {
  std::optional<StatusSet> common;
  for (const Archive& archive : archives_) {
    if (archive.error) continue;
    const StatusSet its = statuses_of(archive.connections[0]->terms().ignore_status);
    if (common && *common != its) return std::nullopt;
    common = its;
  }
  return common;
}

const InputRow& ArchiveSet::KnownInputs::row_of(const KnownInput& input) const {
  return *std::ranges::find(holder_of(input)->rows, input.id, &InputRow::id);
}

// What an archive has read under the name of a log that holds something else now was moved away by rotation, and may
// have grown before that, and other logs may have come and gone since.
void ArchiveSet::add_rotated(std::vector<Input>& inputs, const Options& options, const People& people) {
  const auto matched = [&](Input& input) { return match(LogContent(input, options.now), known_.inputs); };
  std::vector<std::string> fresh;
  for (Input& input : inputs) {
    const bool plain = input.kind() == Input::Kind::file && input.name() != "-";
    if (plain && matched(input).state == Match::State::fresh) fresh.push_back(input.name());
  }
  std::vector<std::pair<std::string, std::vector<const KnownInput*>>> moved;
  for (const std::string& log : fresh) {
    if (auto formers = former_inputs(log); !formers.empty()) moved.emplace_back(log, std::move(formers));
  }
  if (moved.empty()) return;
  std::set<const KnownInput*> at_hand;
  for (Input& input : inputs) {
    if (input.kind() != Input::Kind::archive && input.readable_again()) at_hand.insert(matched(input).input);
  }
  const ProfileTemplates templates(options.profiles);
  ArchiveShelf shelf(options, people, templates, options.ignore_status);
  for (const auto& [log, formers] : moved) {
    const auto is_at_hand = [&](const KnownInput* former) { return at_hand.contains(former); };
    if (std::ranges::all_of(formers, is_at_hand)) continue;
    bool unreadable = false;
    std::vector<Input> unknown;
    for (Input& sibling : rotated_siblings(log, inputs, unreadable)) {
      const Match found = matched(sibling);
      at_hand.insert(found.input);
      (found.state == Match::State::fresh ? unknown : inputs).push_back(std::move(sibling));
    }
    std::vector<const KnownInput*> here;
    std::ranges::copy_if(formers, std::back_inserter(here), is_at_hand);
    for (Input& sibling : unknown) {
      if (is_younger(LogContent(sibling, options.now), here.empty() ? formers : here, shelf))
        inputs.push_back(std::move(sibling));
    }
    if (here.empty() || unreadable) rotated_away_.push_back(log);
  }
}

// One of each source in each archive.
std::vector<const KnownInput*> ArchiveSet::former_inputs(const std::string& log) const {
  std::map<std::pair<const Archive*, std::string>, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < known_.inputs.size(); ++i)
    groups[{known_.holders[i], known_.row_of(known_.inputs[i]).source}].push_back(i);
  std::vector<const KnownInput*> formers;
  for (auto& [group, numbers] : groups) {
    std::ranges::stable_sort(numbers, {}, [&](std::size_t i) { return known_.row_of(known_.inputs[i]).tally.last; });
    std::vector<Standing> standings;
    for (const std::size_t i : numbers) standings.push_back({static_cast<std::int64_t>(i), known_.inputs[i].path});
    if (const auto former = former_input(log, standings))
      formers.push_back(&known_.inputs[static_cast<std::size_t>(*former)]);
  }
  return formers;
}

// As ingest has it, but for a former one of which no time is left: what is older was told to be forgotten.
bool ArchiveSet::is_younger(const Content& content, const std::vector<const KnownInput*>& formers,
                            LogShelf& shelf) const {
  const std::optional<Instant> time = early_time(content, shelf);
  return time && std::ranges::any_of(formers, [&](const KnownInput* former) {
           const Tally& known = known_.row_of(*former).tally;
           return known.has_times() && *time >= known.first;
         });
}

const ArchiveSet::Archive& ArchiveSet::at(std::size_t input) const {
  return *std::find_if(archives_.begin(), archives_.end(),
                       [&](const Archive& archive) { return archive.input == input; });
}

std::bitset<1000> ArchiveSet::ignored_statuses(std::size_t input) const {
  const Archive& archive = at(input);
  return archive.error ? std::bitset<1000>() : statuses_of(archive.connections[0]->terms().ignore_status);
}

bool ArchiveSet::hold_pseudonyms() const {
  return std::any_of(archives_.begin(), archives_.end(), [](const Archive& archive) {
    return !archive.error && archive.connections[0]->terms().key_check.has_value();
  });
}

Tally ArchiveSet::tally() const {
  Tally tally;
  for (const Archive& archive : archives_) tally.merge(archive.tally);
  return tally;
}

std::vector<std::string_view> ArchiveSet::user_names() const {
  std::vector<std::string_view> names;
  for (const Archive& archive : archives_) {
    if (archive.error) continue;
    const std::vector<std::string_view> more = archive.connections[0]->user_names();
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

bool ArchiveSet::known_at_once() const {
  return std::all_of(archives_.begin(), archives_.end(), [](const Archive& archive) {
    return archive.error || (archive.connections[0]->left_out().empty() && archive.ignore_status.none());
  });
}

std::uint64_t ArchiveSet::read(std::size_t input, unsigned connection, ArchiveReader::Range range,
                               EventSink& sink) const {
  const Archive& archive = at(input);
  range.ignore_status = archive.ignore_status;
  return archive.connections[connection]->read(range, sink);
}

std::optional<KnownInput> ArchiveSet::source_of(std::size_t input, std::int64_t id) const {
  for (KnownInput& known : at(input).connections[0]->known_inputs(std::nullopt)) {
    if (known.id == id) return std::move(known);
  }
  return std::nullopt;
}

bool ArchiveSet::still_valid() const {
  return std::all_of(archives_.begin(), archives_.end(), [](const Archive& archive) {
    return std::all_of(archive.connections.begin(), archive.connections.end(),
                       [](const auto& connection) { return connection->still_valid(); });
  });
}

}  // namespace lastseen
