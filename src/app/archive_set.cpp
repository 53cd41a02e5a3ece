#include "app/archive_set.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "app/archive_terms.hpp"
#include "app/log_content.hpp"
#include "archive/archive_error.hpp"
#include "archive/matching.hpp"
#include "archive/siblings.hpp"

namespace lastseen {

namespace {

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
  if (inputs.size() == archives_.size()) return;
  const KnownInputs known = known_inputs();
  // Several logs may go on where one input was left. Of those that hold the same, such as a log and its compressed
  // copy, the longest counts. Where they differ, one is that input grown, and the others are logs that only began like
  // it.
  struct Branch {
    std::size_t input;
    std::unique_ptr<LogContent> content;
    std::uint64_t end;
  };
  std::map<const KnownInput*, std::vector<Branch>> branches;
  // Of inputs that hold the same, such as logs of two machines that began alike, each goes on in a log of its own.
  const auto free_twin = [&](const KnownInput& input) -> const KnownInput* {
    const auto twin = std::find_if(known.inputs.begin(), known.inputs.end(), [&](const KnownInput& other) {
      return other.offset == input.offset && other.prints == input.prints && branches[&other].empty();
    });
    return twin != known.inputs.end() ? &*twin : nullptr;
  };
  std::set<const KnownInput*> at_hand;
  std::vector<std::string> fresh_logs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].kind() == Input::Kind::archive || !inputs[i].readable_again()) continue;
    auto content = std::make_unique<LogContent>(inputs[i], options.now);
    const Match found = match(*content, known.inputs);
    if (found.state == Match::State::fresh) {
      fresh_logs.push_back(inputs[i].name());
      continue;
    }
    if (found.input != nullptr) at_hand.insert(found.input);
    Resume& resume = resumes_[i];
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
    std::vector<Branch>& others = branches[found.input];
    const auto same = std::find_if(others.begin(), others.end(), [&](const Branch& other) {
      return hold_the_same(*content, *other.content, found.input->offset, std::min(found.end, other.end));
    });
    if (same == others.end()) {
      const KnownInput* const behind = others.empty() ? found.input : free_twin(*found.input);
      if (behind != nullptr) {
        const auto number = static_cast<std::size_t>(behind - known.inputs.data());
        resume = resume_behind(*behind, *known.holders[number], options);
        resume.nuls = content->nuls();
      }
      at_hand.insert(behind);
      branches[behind != nullptr ? behind : found.input].push_back({i, std::move(content), found.end});
    } else if (found.end > same->end) {
      resume = std::exchange(resumes_[same->input], Resume{.nothing_new = true});
      if (resume.offset != 0) resume.nuls = content->nuls();
      *same = {i, std::move(content), found.end};
    } else {
      resume.nothing_new = true;
    }
  }
  branches.clear();  // they look at the inputs, which may be moved now
  find_rotated(inputs, known, std::move(at_hand), fresh_logs, options);
}

// What an archive has read under the name of a log that holds something else now was moved away by rotation, and may
// have grown before that.
void ArchiveSet::find_rotated(std::vector<Input>& inputs, const KnownInputs& known, std::set<const KnownInput*> at_hand,
                              const std::vector<std::string>& fresh_logs, const Options& options) {
  if (fresh_logs.empty()) return;
  const auto last_line = [&](std::size_t number) {
    return std::ranges::find(known.holders[number]->rows, known.inputs[number].id, &InputRow::id)->tally.last;
  };
  std::vector<Standing> standings;
  for (std::size_t i = 0; i < known.inputs.size(); ++i)
    standings.push_back({static_cast<std::int64_t>(i), known.inputs[i].path});
  std::ranges::stable_sort(
      standings, {}, [&](const Standing& standing) { return last_line(static_cast<std::size_t>(standing.input)); });
  for (const std::string& log : fresh_logs) {
    const std::optional<std::int64_t> number = former_input(log, standings);
    if (!number) continue;
    const KnownInput& former = known.inputs[static_cast<std::size_t>(*number)];
    if (!at_hand.insert(&former).second) continue;
    bool found_former = false;
    std::optional<Input> rest;
    std::uint64_t end = 0;
    Resume resume;
    for (const std::string& sibling : siblings_of(log)) {
      if (!is_rotation_suffix(std::string_view(sibling).substr(log.size())) ||
          !std::filesystem::is_regular_file(sibling))
        continue;
      if (std::ranges::any_of(inputs, [&](const Input& input) { return input.is_same_file(sibling); })) continue;
      InputError error;
      std::optional<Input> input = Input::open(sibling, error);
      if (!input || input->kind() == Input::Kind::archive) continue;
      const LogContent content(*input, options.now);
      const Match found = match(content, {&former, 1});
      if (found.input == nullptr) continue;
      found_former = true;
      const bool more = found.state == Match::State::grown || (found.state == Match::State::same && found.unfinished);
      if (!more || (rest && found.end <= end)) continue;
      resume = resume_behind(former, *known.holders[static_cast<std::size_t>(*number)], options);
      resume.nuls = content.nuls();
      end = found.end;
      rest = std::move(input);
    }
    if (!found_former) rotated_away_.push_back(log);
    if (!rest) continue;
    inputs.push_back(std::move(*rest));
    resumes_.push_back(std::move(resume));
  }
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
