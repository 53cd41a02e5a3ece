#include "presence/views_model.hpp"

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>

namespace lastseen {

void ViewsModel::observe(EventBatch& batch) {
  struct View {
    std::uint32_t viewer;
    std::string_view viewed;
    Instant time;
  };
  View views[EventBatch::kCapacity];
  std::size_t count = 0;
  users_.intern_batch(batch, [&](UserId id, UserTable<Seen>::Entry& entry, std::size_t i) {
    const Event& event = batch[i];
    if (event.time > settings_.until || !batch.wanted(i)) return;
    entry.state.seen = true;
    if (event.time < settings_.from) return;
    std::optional<std::string_view> viewed = settings_.templates->viewed_segment(event);
    if (!viewed) return;
    if (viewed->find('%') != std::string_view::npos) {
      percent_decode(*viewed, decoded_);
      viewed = batch.keep(decoded_);
    }
    views[count++] = {static_cast<std::uint32_t>(id), *viewed, event.time};
  });
  viewed_.intern_batch(
      count, [&](std::size_t i) { return views[i].viewed; },
      [&](UserId id, UserTable<Nothing>::Entry&, std::size_t i) {
        const Pair once{0, 1, views[i].time, views[i].time};
        add(once.renumbered(views[i].viewer, static_cast<std::uint32_t>(id)));
      });
}

void ViewsModel::unite() {
  boost::sort::pdqsort_branchless(pairs_.begin(), pairs_.end(),
                                  [](const Pair& a, const Pair& b) { return a.key < b.key; });
  std::size_t kept = 0;
  for (const Pair& pair : pairs_) {
    if (kept != 0 && pairs_[kept - 1].key == pair.key) {
      Pair& mine = pairs_[kept - 1];
      mine.count += pair.count;
      mine.first = std::min(mine.first, pair.first);
      mine.last = std::max(mine.last, pair.last);
    } else {
      pairs_[kept++] = pair;
    }
  }
  pairs_.resize(kept);
}

void ViewsModel::merge(const ViewsModel& other) {
  std::vector<std::uint32_t> users(other.users_.size());
  std::vector<std::uint32_t> viewed(other.viewed_.size());
  users_.intern_all(other.users_, [&](UserId id, UserTable<Seen>::Entry& entry, UserId theirs) {
    entry.state.seen |= other.users_[theirs].state.seen;
    users[static_cast<std::size_t>(theirs)] = static_cast<std::uint32_t>(id);
  });
  viewed_.intern_all(other.viewed_, [&](UserId id, UserTable<Nothing>::Entry&, UserId theirs) {
    viewed[static_cast<std::size_t>(theirs)] = static_cast<std::uint32_t>(id);
  });
  for (const Pair& pair : other.pairs_) add(pair.renumbered(users[pair.viewer()], viewed[pair.viewed()]));
}

LargeVector<ViewsModel::NumberedPair> ViewsModel::numbered_pairs() {
  unite();
  // Names are compared once for each who is viewed, not for each pair.
  std::vector<std::optional<UserId>> bearers(viewed_.size());
  std::vector<bool> known(viewed_.size());
  for (std::uint32_t i = 0; i < bearers.size(); ++i) {
    bearers[i] = users_.find(viewed_[UserId{i}].name());
    known[i] = bearers[i] && users_[*bearers[i]].state.seen;
  }
  LargeVector<NumberedPair> out;
  out.reserve(pairs_.size());
  for (const Pair& pair : pairs_) {
    const UserId viewer{pair.viewer()};
    const std::uint32_t whom = pair.viewed();
    if (bearers[whom] == viewer) continue;
    out.push_back({viewer, UserId{whom}, pair.count, known[whom], pair.first, pair.last});
  }
  return out;
}

LargeVector<ViewedPair> ViewsModel::pairs() {
  LargeVector<ViewedPair> out;
  out.reserve(pairs_.size());
  for (const NumberedPair& pair : numbered_pairs()) {
    out.push_back({viewer_name(pair), viewed_name(pair), pair.known, pair.count, pair.first, pair.last});
  }
  return out;
}

}  // namespace lastseen
