#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// The minutes since 1970 in which some line stands: a bit each, in pages, so that years of log take a few kilobytes a
/// month.
class MinuteSet {
 public:
  using Minute = std::int64_t;

  void insert(Minute minute) {
    const std::int64_t page = minute >> kPageBits;
    if (page != last_page_ || last_ == nullptr) {
      last_ = &pages_[page];
      last_page_ = page;
    }
    last_->words[(minute >> 6) & (kWords - 1)] |= std::uint64_t{1} << (minute & 63);
  }
  void merge(const MinuteSet& other);
  bool contains(Minute minute) const;
  /// The longest run of minutes in [first, end) that are not in the set, the earliest of equals; nothing where there is
  /// none.
  struct Run {
    Minute first;
    Minute end;
  };
  std::optional<Run> longest_gap(Minute first, Minute end) const;
  /// All of them, ascending.
  std::vector<Minute> sorted() const;

  MinuteSet() = default;
  MinuteSet(const MinuteSet& other) : pages_(other.pages_) {}
  MinuteSet& operator=(const MinuteSet& other) {
    pages_ = other.pages_;
    last_ = nullptr;
    return *this;
  }

 private:
  static constexpr int kPageBits = 12;
  static constexpr int kWords = 1 << (kPageBits - 6);
  struct Page {
    std::uint64_t words[kWords] = {};
  };
  boost::unordered_flat_map<std::int64_t, Page> pages_;
  Page* last_ = nullptr;  ///< into pages_, valid until the next insertion of a page
  std::int64_t last_page_ = 0;
};

/// What was read, counted: every line once. Sums, minima, maxima and unions, so that tallies of parts merge in any
/// order.
struct Tally {
  std::uint64_t events = 0;  ///< lines that name a user whom their status does not deny, before filters
  std::uint64_t anonymous = 0;
  std::uint64_t unauthenticated = 0;  ///< the status says that the name was only claimed
  std::uint64_t malformed = 0;
  std::uint64_t ambiguous_times = 0;  ///< well-formed lines whose local time falls into a DST change
  std::uint64_t future_events = 0;    ///< events later than the clock
  Instant first = Instant::max();     ///< of all well-formed lines
  Instant last = Instant::min();
  MinuteSet minutes;  ///< that hold a well-formed line

  std::uint64_t lines() const { return well_formed() + malformed; }
  std::uint64_t well_formed() const { return events + anonymous + unauthenticated; }
  /// Whether `first` and `last` say something: some line was well-formed, and is not forgotten.
  bool has_times() const { return first <= last; }

  /// A well-formed line at this time.
  void saw(Instant time) {
    first = std::min(first, time);
    last = std::max(last, time);
    const Duration into_minute = time - last_minute_;
    if (into_minute < Duration{} || into_minute >= std::chrono::minutes{1}) {
      last_minute_ = std::chrono::floor<std::chrono::minutes>(time);
      minutes.insert(last_minute_.time_since_epoch() / std::chrono::minutes{1});
    }
  }
  void merge(const Tally& other);
  /// What was counted after `earlier`, a former state of this. Times and minutes are all of them: they go where the
  /// earlier ones are known.
  Tally since(const Tally& earlier) const;

 private:
  Instant last_minute_{Duration{INT64_MIN / 2}};  ///< the start of the minute inserted last; at first before all times
};

}  // namespace lastseen
