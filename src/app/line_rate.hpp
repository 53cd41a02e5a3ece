#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace lastseen {

/// Lines a second over the last few seconds.
class LineRate {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kSpan{5};

  /// How many lines were read so far; fewer than before is no news.
  void observe(Time now, std::uint64_t lines) {
    lines_ = std::max(lines_, lines);
    if (marks_.empty() || now - marks_.back().first >= std::chrono::milliseconds(200)) marks_.emplace_back(now, lines_);
    while (marks_.size() > 1 && now - marks_[1].first >= kSpan) marks_.pop_front();
  }
  std::uint64_t per_second(Time now) const {
    if (marks_.empty()) return 0;
    const auto span = std::max<std::chrono::milliseconds>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now - marks_.front().first), std::chrono::seconds(1));
    const auto milliseconds = static_cast<std::uint64_t>(span.count());
    return ((lines_ - marks_.front().second) * 1000 + milliseconds / 2) / milliseconds;
  }

 private:
  std::deque<std::pair<Time, std::uint64_t>> marks_;
  std::uint64_t lines_ = 0;
};

}  // namespace lastseen
