#include "presence/views_model.hpp"

#include <algorithm>

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
        add(views[i].viewer, static_cast<std::uint32_t>(id), {1, views[i].time, views[i].time});
      });
}

void ViewsModel::add(std::uint32_t viewer, std::uint32_t viewed, const Pair& pair) {
  // Growing by doubling would move them four times more, through memory that is too small for huge pages.
  if (pairs_.size() == kFewPairs) pairs_.reserve(kManyPairs);
  Pair& mine = pairs_[std::uint64_t{viewer} << 32 | viewed];
  mine.count += pair.count;
  mine.first = std::min(mine.first, pair.first);
  mine.last = std::max(mine.last, pair.last);
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
  for (const auto& [key, pair] : other.pairs_) add(users[key >> 32], viewed[key & UINT32_MAX], pair);
}

LargeVector<ViewsModel::NumberedPair> ViewsModel::numbered_pairs() const {
  // Names are compared once for each who is viewed, not for each pair.
  std::vector<std::optional<UserId>> bearers(viewed_.size());
  std::vector<bool> known(viewed_.size());
  for (std::uint32_t i = 0; i < bearers.size(); ++i) {
    bearers[i] = users_.find(viewed_[UserId{i}].name());
    known[i] = bearers[i] && users_[*bearers[i]].state.seen;
  }
  LargeVector<NumberedPair> out;
  out.reserve(pairs_.size());
  for (const auto& [key, pair] : pairs_) {
    const UserId viewer{static_cast<std::uint32_t>(key >> 32)};
    const auto whom = static_cast<std::uint32_t>(key);
    if (bearers[whom] == viewer) continue;
    out.push_back({viewer, UserId{whom}, pair.count, known[whom], pair.first, pair.last});
  }
  return out;
}

LargeVector<ViewedPair> ViewsModel::pairs() const {
  LargeVector<ViewedPair> out;
  out.reserve(pairs_.size());
  for (const NumberedPair& pair : numbered_pairs()) {
    out.push_back({viewer_name(pair), viewed_name(pair), pair.known, pair.count, pair.first, pair.last});
  }
  return out;
}

}  // namespace lastseen
