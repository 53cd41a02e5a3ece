#include "app/logs_beside_archives.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/archive_shelf.hpp"
#include "app/log_content.hpp"
#include "archive/early_time.hpp"
#include "archive/matching.hpp"
#include "archive/prints.hpp"
#include "archive/siblings.hpp"
#include "presence/profile_templates.hpp"

namespace lastseen {

namespace {

bool is_named_by_rotation(const std::string& sibling, const std::string& log) {
  return is_rotation_suffix(std::string_view(sibling).substr(log.size()));
}

/// The files beside a log whose names begin with its name, opened, that are none of `inputs`. `unreadable` is set where
/// rotation has named one so that may not be read.
std::vector<Input> inputs_beside(const std::string& log, const std::vector<Input>& inputs, bool& unreadable) {
  std::vector<Input> found;
  for (const std::string& sibling : siblings_of(log)) {
    std::error_code missing;
    if (!std::filesystem::is_regular_file(sibling, missing)) continue;
    const auto is_this = [&](const Input& input) { return input.is_same_file(sibling); };
    if (std::ranges::any_of(inputs, is_this) || std::ranges::any_of(found, is_this)) continue;
    InputError error;
    std::optional<Input> input = Input::open(sibling, error);
    if (!input) unreadable |= is_named_by_rotation(sibling, log) && std::filesystem::exists(sibling, missing);
    if (input && input->kind() != Input::Kind::archive) found.push_back(std::move(*input));
  }
  return found;
}

/// By which most logs differ already.
std::string head_of(const Content& content) {
  std::string head(kPrintWindow, '\0');
  head.resize(content.stream(0)->fill(head));
  return head;
}

class Lookout {
 public:
  Lookout(ArchiveSet& archives, std::vector<Input>& inputs, const Options& options, const People& people)
      : archives_(archives), known_(archives.known_inputs()), inputs_(inputs), options_(options), people_(people) {
    for (Input& input : inputs_) matches_.push_back(match_of(input));
  }

  LogsBesideArchives look() {
    add_rotated();
    find_resumes();
    return std::move(found_);
  }

 private:
  /// A log that an archive does not hold whole.
  struct Branch {
    std::size_t input;
    std::unique_ptr<LogContent> content;
    std::uint64_t size;  ///< with a last line that has no end yet: a question does not wait for it
  };
  /// Logs that go on where an input was left. Of those that hold the same, such as a log and its compressed copy, the
  /// longest counts. Where they differ, one is that input grown, and the others are logs that only began like it.
  struct Branches {
    const KnownInput* input;
    std::vector<Branch> logs;
  };
  /// A log of which no archive holds anything.
  struct NewLog {
    std::size_t input;
    std::unique_ptr<LogContent> content;
    std::string head;  ///< the first bytes
  };

  Match match_of(Input& input) const;
  void add(Input input, const Match& match);
  void add_rotated();
  std::vector<const KnownInput*> former_inputs(const std::string& log) const;
  bool is_younger(const Content& content, const std::vector<const KnownInput*>& formers, LogShelf& shelf) const;
  void find_resumes();
  void add_branch(Branch log, const KnownInput& input, std::deque<Branches>& branches);
  void add_new(NewLog log, std::vector<NewLog>& others);
  Resume resume_behind(const KnownInput& input) const;

  ArchiveSet& archives_;
  const ArchiveSet::KnownInputs known_;
  std::vector<Input>& inputs_;
  const Options& options_;
  const People& people_;
  std::vector<Match> matches_;  ///< of each input
  LogsBesideArchives found_;
};

/// Where nobody can look, nothing.
Match Lookout::match_of(Input& input) const {
  if (input.kind() == Input::Kind::archive || !input.readable_again()) return {};
  return match(LogContent(input, options_.now), known_.inputs);
}

void Lookout::add(Input input, const Match& match) {
  inputs_.push_back(std::move(input));
  matches_.push_back(match);
}

// What an archive has read under the name of a log that holds something else now was moved away by rotation, and may
// have grown before that, and other logs may have come and gone since.
void Lookout::add_rotated() {
  std::vector<std::pair<std::string, std::vector<const KnownInput*>>> moved;
  std::set<const KnownInput*> at_hand;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    at_hand.insert(matches_[i].input);
    const bool plain = inputs_[i].kind() == Input::Kind::file && inputs_[i].name() != "-";
    if (!plain || matches_[i].state != Match::State::fresh) continue;
    if (auto formers = former_inputs(inputs_[i].name()); !formers.empty())
      moved.emplace_back(inputs_[i].name(), std::move(formers));
  }
  if (moved.empty()) return;
  const ProfileTemplates templates(options_.profiles);
  ArchiveShelf shelf(options_, people_, templates, options_.ignore_status);
  for (const auto& [log, formers] : moved) {
    const auto is_at_hand = [&](const KnownInput* former) { return at_hand.contains(former); };
    if (std::ranges::all_of(formers, is_at_hand)) continue;
    bool unreadable = false;
    std::vector<Input> unknown;
    for (Input& sibling : inputs_beside(log, inputs_, unreadable)) {
      const Match found = match_of(sibling);
      at_hand.insert(found.input);
      if (found.state != Match::State::fresh)
        add(std::move(sibling), found);
      else if (is_named_by_rotation(sibling.name(), log))
        unknown.push_back(std::move(sibling));
    }
    std::vector<const KnownInput*> here;
    std::ranges::copy_if(formers, std::back_inserter(here), is_at_hand);
    for (Input& sibling : unknown) {
      if (is_younger(LogContent(sibling, options_.now), here.empty() ? formers : here, shelf))
        add(std::move(sibling), {});
    }
    if (here.empty() || unreadable) found_.rotated_away.push_back(log);
  }
}

/// What a log was before, as archives know it: one of each source in each archive.
std::vector<const KnownInput*> Lookout::former_inputs(const std::string& log) const {
  std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < known_.inputs.size(); ++i)
    groups[{known_.holdings[i].archive, known_.holdings[i].row->source}].push_back(i);
  std::vector<const KnownInput*> formers;
  for (auto& [group, numbers] : groups) {
    std::ranges::stable_sort(numbers, {}, [&](std::size_t i) { return known_.holdings[i].row->tally.last; });
    std::vector<Standing> standings;
    for (const std::size_t i : numbers) standings.push_back({static_cast<std::int64_t>(i), known_.inputs[i].path});
    if (const auto former = former_input(log, standings))
      formers.push_back(&known_.inputs[static_cast<std::size_t>(*former)]);
  }
  return formers;
}

/// Whether a log was written after one of these. As ingest has it, but for a former one of which no time is left: what
/// is older was told to be forgotten.
bool Lookout::is_younger(const Content& content, const std::vector<const KnownInput*>& formers, LogShelf& shelf) const {
  const std::optional<Instant> time = early_time(content, shelf);
  return time && std::ranges::any_of(formers, [&](const KnownInput* former) {
           const Tally& known = known_.holding_of(*former).row->tally;
           return known.has_times() && *time >= known.first;
         });
}

void Lookout::find_resumes() {
  found_.resumes.resize(inputs_.size());
  std::deque<Branches> branches;
  for (const KnownInput& input : known_.inputs) branches.push_back({&input, {}});
  std::vector<NewLog> unknown;
  const std::optional<StatusSet> ignore_status =
      options_.ignore_status_given ? std::nullopt : archives_.common_ignored_statuses();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].kind() == Input::Kind::archive || !inputs_[i].readable_again()) continue;
    auto content = std::make_unique<LogContent>(inputs_[i], options_.now);
    const Match& found = matches_[i];
    Resume& resume = found_.resumes[i];
    const bool unfinished = found.state == Match::State::same && found.unfinished() && found.input->offset == found.end;
    if (found.state == Match::State::fresh) {
      resume.ignore_status = ignore_status;
      std::string head = head_of(*content);
      add_new({i, std::move(content), std::move(head)}, unknown);
    } else if (found.state == Match::State::unreadable) {
      resume.error = found.error;
    } else if (found.state == Match::State::grown || unfinished) {
      add_branch({i, std::move(content), found.size}, *found.input, branches);
    } else {
      resume.nothing_new = true;
    }
  }
}

// Of inputs that hold the same, such as logs of two machines that began alike, each goes on in a log of its own.
void Lookout::add_branch(Branch log, const KnownInput& input, std::deque<Branches>& branches) {
  Branches* behind = nullptr;
  Branch* same = nullptr;
  for (Branches& each : branches) {
    if (each.input->offset != input.offset || each.input->prints != input.prints) continue;
    if (behind == nullptr || (each.logs.empty() && !behind->logs.empty())) behind = &each;
    for (Branch& other : each.logs) {
      const std::uint64_t end = std::min(log.size, other.size);
      if (same == nullptr && hold_the_same(*log.content, *other.content, input.offset, end)) same = &other;
    }
  }
  Resume& resume = found_.resumes[log.input];
  if (same == nullptr) {
    const bool is_other_log = !behind->logs.empty();
    resume = resume_behind(*behind->input);
    if (is_other_log)
      resume = {.ignore_status = resume.ignore_status};
    else
      resume.nuls = log.content->nuls();
    behind->logs.push_back(std::move(log));
  } else if (log.size > same->size) {
    resume = std::exchange(found_.resumes[same->input], Resume{.nothing_new = true});
    if (resume.offset != 0) resume.nuls = log.content->nuls();
    *same = std::move(log);
  } else {
    resume.nothing_new = true;
  }
}

// Of new logs of which one holds all of the other, such as a log and its copy, only that one is read.
void Lookout::add_new(NewLog log, std::vector<NewLog>& others) {
  for (NewLog& other : others) {
    const std::size_t both = std::min(log.head.size(), other.head.size());
    if (both == 0 || log.head.compare(0, both, other.head, 0, both) != 0) continue;
    const std::optional<bool> holds = holds_all_of(*log.content, *other.content);
    if (!holds) continue;
    found_.resumes[*holds ? other.input : log.input].nothing_new = true;
    if (*holds) other = std::move(log);
    return;
  }
  others.push_back(std::move(log));
}

/// Where a log goes on that begins with what an archive has read of an input.
Resume Lookout::resume_behind(const KnownInput& input) const {
  const ArchiveSet::Holding& holding = known_.holding_of(input);
  Resume resume;
  resume.offset = input.offset;
  resume.lines = holding.row->tally.lines();
  resume.format = input.format;
  if (!options_.ignore_status_given) resume.ignore_status = archives_.ignored_statuses(holding.archive);
  return resume;
}

}  // namespace

LogsBesideArchives look_beside(ArchiveSet& archives, std::vector<Input>& inputs, const Options& options,
                               const People& people) {
  return Lookout(archives, inputs, options, people).look();
}

}  // namespace lastseen
