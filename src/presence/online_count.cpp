#include "presence/online_count.hpp"

#include <algorithm>

namespace lastseen {

OnlineCount::OnlineCount(std::span<const Activity> users) {
  std::vector<Instant> starts;
  std::vector<Instant> ends;
  for (const Activity& user : users) {
    for (const Span& span : user.spans) {
      starts.push_back(span.from);
      ends.push_back(span.to);
    }
  }
  std::sort(starts.begin(), starts.end());
  std::sort(ends.begin(), ends.end());

  std::uint64_t now = 0;
  auto start = starts.begin();
  auto end = ends.begin();
  while (end != ends.end()) {
    Change change;
    change.at = start != starts.end() ? std::min(*start, *end) : *end;
    if (!changes_.empty()) {
      const Change& last = changes_.back();
      change.online = last.online + static_cast<std::int64_t>(last.after) * (change.at - last.at);
    }
    for (; start != starts.end() && *start == change.at; ++start) ++now;
    change.here = now;
    for (; end != ends.end() && *end == change.at; ++end) --now;
    change.after = now;
    changes_.push_back(change);
  }
}

const OnlineCount::Change* OnlineCount::last_change(Instant instant) const {
  const auto next = std::upper_bound(changes_.begin(), changes_.end(), instant,
                                     [](Instant value, const Change& change) { return value < change.at; });
  return next == changes_.begin() ? nullptr : &*(next - 1);
}

std::uint64_t OnlineCount::at(Instant instant) const {
  const Change* last = last_change(instant);
  if (last == nullptr) return 0;
  return last->at == instant ? last->here : last->after;
}

std::vector<Span> OnlineCount::anyone_online() const {
  std::vector<Span> spans;
  bool anyone = false;
  for (const Change& change : changes_) {
    if (!anyone) spans.push_back({change.at, change.at});
    spans.back().to = change.at;
    anyone = change.after != 0;
  }
  return spans;
}

Duration OnlineCount::online_until(Instant instant) const {
  const Change* last = last_change(instant);
  if (last == nullptr) return Duration::zero();
  return last->online + static_cast<std::int64_t>(last->after) * (instant - last->at);
}

OnlineCount::Part OnlineCount::over(Instant from, Instant to, End end) const {
  Part part;
  part.most = at(from);
  part.reached = from;
  part.online = online_until(to) - online_until(from);
  const Change* last = last_change(from);
  const auto limit = changes_.data() + changes_.size();
  for (const Change* change = last == nullptr ? changes_.data() : last + 1;
       change != limit && (end == End::included ? change->at <= to : change->at < to); ++change) {
    if (change->here > part.most) {
      part.most = change->here;
      part.reached = change->at;
    }
  }
  return part;
}

}  // namespace lastseen
