#include "app/archive_set.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "app/archive_terms.hpp"
#include "archive/archive_error.hpp"

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

ArchiveSet::ArchiveSet(const std::vector<Input>& inputs, const Options& options, const People& people,
                       unsigned connections) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].kind() != Input::Kind::archive) continue;
    Archive& archive = archives_.emplace_back();
    archive.input = i;
    guard(archive, [&] {
      if (inputs[i].name() == "-") throw ArchiveError("an archive cannot be read from a pipe: name its file");
      open(archive, inputs[i].name(), options, people, connections);
    });
  }
  leave_out_copies();
  sum_up(options.now);
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
      for (const KnownInput& input : more) {
        known.holdings.push_back({archive.input, &*std::ranges::find(archive.rows, input.id, &InputRow::id)});
      }
      known.inputs.insert(known.inputs.end(), std::make_move_iterator(more.begin()),
                          std::make_move_iterator(more.end()));
    });
  }
  return known;
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

const ArchiveSet::Archive& ArchiveSet::at(std::size_t input) const {
  return *std::find_if(archives_.begin(), archives_.end(),
                       [&](const Archive& archive) { return archive.input == input; });
}

StatusSet ArchiveSet::ignored_statuses(std::size_t input) const {
  const Archive& archive = at(input);
  return archive.error ? StatusSet() : statuses_of(archive.connections[0]->terms().ignore_status);
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
