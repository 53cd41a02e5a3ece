#include "archive/fleet.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

#include "archive/archive_error.hpp"
#include "archive/recording.hpp"

namespace lastseen {
namespace {

/// One input on its way.
struct Copy {
  InputRow theirs;
  InputRow ours;
  std::uint64_t from = 0;
  std::uint64_t events = 0;     ///< copied, or to be counted only
  Tally times;                  ///< of them
  std::uint64_t forgotten = 0;  ///< not copied: they are from before what is to be forgotten
};

/// Stores the events of inputs past where they are known.
class CopyingSink final : public EventSink {
 public:
  using Copies = boost::unordered_flat_map<std::int64_t, Copy*>;
  CopyingSink(Store& store, const Copies& copies, const KeepEvent& keep)
      : store_(store), copies_(copies), keep_(keep) {}

  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const LinePlace& place = batch.place(i);
      const auto found = copies_.find(static_cast<std::int64_t>(place.number));
      if (found == copies_.end() || place.offset < found->second->from) continue;
      store(batch[i], place.offset, *found->second);
    }
  }

 private:
  void store(const Event& event, std::uint64_t offset, Copy& copy) {
    if (event.time < store_.forgotten_before()) {
      ++copy.forgotten;
      return;
    }
    ++copy.events;
    copy.times.saw(event.time);
    const std::optional<Event> kept = keep_(event);
    if (!kept) return;
    new_users_.clear();
    new_requests_.clear();
    const std::uint32_t user = names_.user(kept->user, new_users_);
    const RequestText text{kept->method, kept->target, kept->status};
    const std::uint32_t request = names_.request(text, new_requests_);
    if (!new_users_.empty()) users_.push_back(store_.user(kept->user));
    if (!new_requests_.empty()) requests_.push_back(store_.request(text.method, text.target, text.status));
    const StoredEvent stored{event.time, offset, users_[user], requests_[request]};
    store_.add_events(copy.ours.id, {&stored, 1});
  }

  Store& store_;
  const Copies& copies_;
  const KeepEvent& keep_;
  RunNames names_;
  std::vector<std::string_view> new_users_;
  std::vector<NewRequest> new_requests_;
  std::vector<std::int64_t> users_;
  std::vector<std::int64_t> requests_;
};

std::uint64_t more(std::uint64_t theirs, std::uint64_t ours) {
  return theirs > ours ? theirs - ours : 0;
}

/// The lines that are new here, with the times and minutes of all: they go where those of earlier lines are known.
/// Either archive may have forgotten events since, which then count as anonymous lines: what is an event is told by
/// what was copied, the sum by all lines.
Tally new_lines(const Copy& copy) {
  Tally tally = copy.theirs.tally;
  const Tally& ours = copy.ours.tally;
  const bool whole = copy.from == 0 && copy.forgotten == 0;
  if (whole) return tally;
  const std::uint64_t lines = more(tally.lines(), ours.lines());
  tally.unauthenticated = more(tally.unauthenticated, ours.unauthenticated);
  tally.malformed = more(tally.malformed, ours.malformed);
  tally.ambiguous_times = more(tally.ambiguous_times, ours.ambiguous_times);
  tally.events = copy.events;
  tally.anonymous = more(lines, tally.events + tally.unauthenticated + tally.malformed);
  return tally;
}

/// The same with times of the new lines only: those of the events copied, and where the input now begins earlier or
/// ends later, of the line that does so. Those of other lines without an event are in no archive.
Tally with_own_times(Tally tally, const Copy& copy, Instant forgotten_before) {
  Tally times = copy.times;
  const Tally& ours = copy.ours.tally;
  const Tally& theirs = copy.theirs.tally;
  if (theirs.first < ours.first && theirs.first >= forgotten_before) times.saw(theirs.first);
  if (theirs.last > ours.last && theirs.last >= forgotten_before) times.saw(theirs.last);
  tally.first = times.first;
  tally.last = times.last;
  tally.minutes = times.minutes;
  return tally;
}

}  // namespace

std::vector<CopiedInput> copy_archive(Store& store, ArchiveReader& other, const KeepEvent& keep) {
  if (other.terms() != store.terms()) {
    throw ArchiveError("was made with other --pseudonyms or --ignore-status than the archive it is to go into");
  }
  store.begin();
  std::vector<Copy> copies;
  for (InputRow& theirs : other.inputs()) {
    Copy& copy = copies.emplace_back();
    if (auto ours = read_input(store.database(), theirs.uid)) copy.ours = std::move(*ours);
    copy.from = copy.ours.offset;
    copy.theirs = std::move(theirs);
  }
  CopyingSink::Copies wanted;
  for (Copy& copy : copies) {
    if (copy.ours.id == 0) {
      copy.ours.uid = copy.theirs.uid;
      copy.ours.source = copy.theirs.source;
      copy.ours.path = copy.theirs.path;
      copy.ours.format = copy.theirs.format;
      store.add(copy.ours);
      wanted[copy.theirs.id] = &copy;
    } else if (copy.theirs.offset > copy.from) {
      wanted[copy.theirs.id] = &copy;
    }
  }
  CopyingSink sink(store, wanted, keep);
  ArchiveReader::Range all;
  all.requests = true;
  all.places = true;
  if (!wanted.empty()) other.read(all, sink);

  std::vector<CopiedInput> outcomes;
  for (Copy& copy : copies) {
    CopiedInput& outcome = outcomes.emplace_back();
    outcome.path = copy.theirs.path;
    outcome.input = copy.ours.id;
    outcome.from = copy.from;
    outcome.to = std::max(copy.from, copy.theirs.offset);
    if (!wanted.contains(copy.theirs.id)) {
      const bool older = copy.theirs.offset < copy.from;
      outcome.state = older ? CopiedInput::State::older_copy : CopiedInput::State::same;
      continue;
    }
    outcome.state = copy.from == 0 ? CopiedInput::State::fresh : CopiedInput::State::grown;
    const Tally lines = new_lines(copy);
    outcome.tally = with_own_times(lines, copy, store.forgotten_before());
    copy.ours.tally.merge(lines);
    copy.ours.offset = copy.theirs.offset;
    copy.ours.path = copy.theirs.path;
    const std::vector<Print> prints = read_prints(other.database(), copy.theirs.id);
    if (!prints.empty()) store.add_prints(copy.ours.id, prints, prints.back());
    store.update(copy.ours);
  }
  if (!other.still_valid()) throw ArchiveError("was written to while it was read: run this again");
  store.commit();
  return outcomes;
}

}  // namespace lastseen
