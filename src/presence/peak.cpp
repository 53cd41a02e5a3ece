#include "presence/peak.hpp"

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>

#include "large_allocator.hpp"

namespace lastseen {

namespace {

/// Finds the greatest number online in each of some intervals of equal length. Sorting all ends of a million spans
/// takes half of the time of an answer; so they are first counted in small buckets of time, which bounds from below and
/// from above how many are online there, and only those are sorted in which the greatest number may be reached.
class PeakSearch {
 public:
  /// The intervals begin at first + k x step and fill [first, last].
  PeakSearch(std::span<const Span> spans, Instant first, Instant last, Duration step)
      : spans_(spans), first_(first), last_(last), step_(step) {
    const auto intervals = static_cast<std::size_t>((last - first) / step) + 1;
    per_interval_ = std::clamp<std::size_t>(spans.size() / kSpansInBucket / intervals, 1, kMostInInterval);
    scale_ = static_cast<double>(per_interval_) / static_cast<double>(step.count());
    buckets_.resize(intervals * per_interval_);
    found_.resize(intervals);
    count();
    bound();
    search();
  }

  struct Found {
    std::uint64_t online = 0;  ///< where the interval begins
    std::uint64_t peak = 0;
    Instant at{};  ///< the first instant of the peak
  };
  const std::vector<Found>& found() const { return found_; }

 private:
  static constexpr std::size_t kSpansInBucket = 8;
  static constexpr std::size_t kMostInInterval = 1 << 16;

  struct Bucket {
    std::uint32_t begun = 0;
    std::uint32_t over = 0;
    std::uint64_t before = 0;  ///< online just before it
    bool searched = false;
  };

  /// Calls `visit(Instant, bool begins)` for what changes the number online. A span is over one millisecond after its
  /// last one.
  template <class Visit>
  void each_change(Visit&& visit) const {
    for (const Span& span : spans_) {
      visit(span.from, true);
      visit(span.to + Duration{1}, false);
    }
  }

  std::size_t interval_of(Instant at) const {
    return found_.size() == 1 ? 0 : static_cast<std::size_t>((at - first_) / step_);
  }
  std::size_t bucket_of(Instant at, std::size_t interval) const {
    const Duration rest = at - first_ - static_cast<std::int64_t>(interval) * step_;
    const auto within = static_cast<std::size_t>(static_cast<double>(rest.count()) * scale_);
    return interval * per_interval_ + std::min(within, per_interval_ - 1);
  }

  void count() {
    each_change([&](Instant at, bool begins) {
      if (at > last_) return;
      if (at < first_) {
        before_ += begins ? 1 : -1;
        return;
      }
      const std::size_t interval = interval_of(at);
      Bucket& bucket = buckets_[bucket_of(at, interval)];
      ++(begins ? bucket.begun : bucket.over);
      if (at == first_ + static_cast<std::int64_t>(interval) * step_)
        begins ? ++found_[interval].online : --found_[interval].online;
    });
  }

  void bound() {
    auto online = static_cast<std::uint64_t>(before_);
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const std::span<Bucket> buckets(&buckets_[i * per_interval_], per_interval_);
      Found& found = found_[i];
      found.online += online;
      found.peak = found.online;
      found.at = first_ + static_cast<std::int64_t>(i) * step_;
      std::uint64_t surely = found.online;
      for (Bucket& bucket : buckets) {
        bucket.before = online;
        online += bucket.begun - std::uint64_t{bucket.over};
        surely = std::max(surely, online);
      }
      for (Bucket& bucket : buckets) bucket.searched = bucket.begun != 0 && bucket.before + bucket.begun >= surely;
    }
  }

  void search() {
    // Milliseconds since `first_`, doubled; odd where a span begins: at one instant those that are over go first.
    LargeVector<std::uint64_t> changes;
    each_change([&](Instant at, bool begins) {
      if (at < first_ || at > last_ || !buckets_[bucket_of(at, interval_of(at))].searched) return;
      changes.push_back(static_cast<std::uint64_t>((at - first_).count()) << 1 | std::uint64_t{begins});
    });
    boost::sort::spreadsort::integer_sort(changes.begin(), changes.end());
    std::size_t bucket = SIZE_MAX;
    std::uint64_t online = 0;
    for (const std::uint64_t change : changes) {
      const Instant at = first_ + Duration{static_cast<std::int64_t>(change >> 1)};
      const std::size_t interval = interval_of(at);
      if (const std::size_t here = bucket_of(at, interval); here != bucket) {
        bucket = here;
        online = buckets_[bucket].before;
      }
      (change & 1) != 0 ? ++online : --online;
      Found& found = found_[interval];
      if (online > found.peak) {
        found.peak = online;
        found.at = at;
      }
    }
  }

  std::span<const Span> spans_;
  Instant first_;
  Instant last_;
  Duration step_;
  std::size_t per_interval_ = 1;  ///< buckets
  double scale_ = 0;              ///< buckets a millisecond
  LargeVector<Bucket> buckets_;
  std::vector<Found> found_;
  std::int64_t before_ = 0;  ///< online just before `first_`
};

}  // namespace

Peak peak_of(std::span<const Span> spans) {
  if (spans.empty()) return {};
  Instant first = Instant::max();
  Instant last = Instant::min();
  for (const Span& span : spans) {
    first = std::min(first, span.from);
    last = std::max(last, span.from);
  }
  const PeakSearch search(spans, first, last, last - first + Duration{1});
  return {search.found().front().peak, search.found().front().at};
}

std::vector<TimelinePoint> timeline_of(std::span<const Span> spans, Instant first, Instant until, Duration step) {
  const PeakSearch search(spans, first, until, step);
  std::vector<TimelinePoint> points;
  for (const auto& found : search.found()) points.push_back({first, found.online, found.peak}), first += step;
  return points;
}

}  // namespace lastseen
