#include "report/lane.hpp"

#include <algorithm>

namespace lastseen {

std::vector<LaneRun> lane_runs(std::span<const Span> spans, const Span& period, std::uint32_t steps) {
  std::vector<LaneRun> runs;
  const auto length = std::max<std::int64_t>((period.to - period.from).count(), 1);
  for (const Span& span : spans) {
    const std::int64_t from = (span.from - period.from).count() * steps;
    const std::int64_t to = (span.to - period.from).count() * steps;
    const auto first = static_cast<std::uint32_t>(std::min<std::int64_t>(from / length, steps - 1));
    const auto last = static_cast<std::uint32_t>(std::min<std::int64_t>((to + length - 1) / length, steps));
    const std::uint32_t end = std::max(first + 1, last);
    if (!runs.empty() && first <= runs.back().first + runs.back().count) {
      runs.back().count = std::max(runs.back().count, end - runs.back().first);
    } else {
      runs.push_back({first, end - first});
    }
  }
  return runs;
}

std::vector<Share> lane_shares(std::span<const Span> spans, std::span<const Stretch> stretches) {
  std::vector<Duration> online(stretches.size());
  std::vector<Share> shares(stretches.size(), Share::none);
  for (const Span& span : spans) {
    const StretchRange met = stretches_met(span, stretches);
    for (std::size_t i = met.first; i < met.end; ++i) {
      const Duration within = std::min(span.to, stretches[i].to) - std::max(span.from, stretches[i].from);
      if (within == Duration::zero() && span.from < span.to) continue;  // it only ends or begins there
      online[i] += within;
      shares[i] = 2 * online[i] >= stretches[i].to - stretches[i].from ? Share::half : Share::part;
    }
  }
  return shares;
}

}  // namespace lastseen
