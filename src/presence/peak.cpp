#include "presence/peak.hpp"

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>

namespace lastseen {

void OnlineCurve::sort() {
  if (sorted_) return;
  // By their bits: a million spans take a fifth of the time of std::sort.
  boost::sort::spreadsort::integer_sort(starts_.begin(), starts_.end());
  boost::sort::spreadsort::integer_sort(ends_.begin(), ends_.end());
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
