#include "presence/peak.hpp"

#include <algorithm>

#include "radix_sort.hpp"

namespace lastseen {

void OnlineCurve::sort() {
  if (sorted_) return;
  const auto key_of = [](std::int64_t ms) { return static_cast<std::uint64_t>(ms) ^ std::uint64_t{1} << 63; };
  radix_sort(starts_, key_of);
  radix_sort(ends_, key_of);
  sorted_ = true;
}

Peak OnlineCurve::peak() {
  sort();
  Peak peak;
  std::size_t ended = 0;
  for (std::size_t started = 0; started < starts_.size(); ++started) {
    while (ends_[ended] < starts_[started]) ++ended;
    const std::uint64_t online = started + 1 - ended;
    if (online > peak.online) peak = {online, Instant{Duration{starts_[started]}}};
  }
  return peak;
}

std::vector<OnlineCurve::Point> OnlineCurve::points(Instant first, Instant until, Duration step) {
  sort();
  std::vector<Point> points;
  std::size_t started = 0;
  std::size_t ended = 0;
  const std::int64_t last = until.time_since_epoch().count();
  for (std::int64_t at = first.time_since_epoch().count(); at <= last; at += step.count()) {
    while (started < starts_.size() && starts_[started] <= at) ++started;
    while (ended < ends_.size() && ends_[ended] < at) ++ended;
    Point point{Instant{Duration{at}}, started - ended, started - ended};
    const std::int64_t next = at + step.count();
    std::size_t begun = started;
    std::size_t over = ended;
    for (; begun < starts_.size() && starts_[begun] < next && starts_[begun] <= last; ++begun) {
      while (ends_[over] < starts_[begun]) ++over;
      point.peak = std::max<std::uint64_t>(point.peak, begun + 1 - over);
    }
    started = begun;
    ended = over;
    points.push_back(point);
  }
  return points;
}

}  // namespace lastseen
