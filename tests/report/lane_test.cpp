#include "report/lane.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

Instant at(Duration since_epoch) {
  return Instant(since_epoch);
}
Span span(Duration from, Duration to) {
  return {at(from), at(to)};
}

}  // namespace

TEST_CASE("a lane shows every span, however short", "[lane]") {
  const Span period = span(0s, 480s);
  const auto runs = [&](std::vector<Span> spans) {
    std::vector<std::pair<unsigned, unsigned>> found;
    for (const LaneRun& run : lane_runs(spans, period, 48)) found.emplace_back(run.first, run.count);
    return found;
  };
  using Runs = std::vector<std::pair<unsigned, unsigned>>;
  CHECK(runs({span(0s, 0s)}) == Runs{{0, 1}});
  CHECK(runs({span(480s, 480s)}) == Runs{{47, 1}});
  CHECK(runs({span(9s, 10s)}) == Runs{{0, 1}});
  CHECK(runs({span(9s, 11s)}) == Runs{{0, 2}});
  CHECK(runs({span(1s, 2s), span(3s, 4s), span(15s, 16s), span(40s, 41s)}) == Runs{{0, 2}, {4, 1}});
  CHECK(runs({span(0s, 480s)}) == Runs{{0, 48}});
}

TEST_CASE("a step of a lane is half, part or not at all spent online", "[lane]") {
  const std::vector<Stretch> steps = {
      {at(0s), at(0s), at(100s)}, {at(100s), at(100s), at(200s)}, {at(200s), at(200s), at(300s)}};
  const auto shares = [&](std::vector<Span> spans) { return lane_shares(spans, steps); };
  using Shares = std::vector<Share>;
  CHECK(shares({span(0s, 25s), span(50s, 75s)}) == Shares{Share::half, Share::none, Share::none});
  CHECK(shares({span(90s, 120s)}) == Shares{Share::part, Share::part, Share::none});
  CHECK(shares({span(60s, 100s)}) == Shares{Share::part, Share::none, Share::none});
  CHECK(shares({span(300s, 300s)}) == Shares{Share::none, Share::none, Share::part});
}
