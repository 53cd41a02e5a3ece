#include "presence/run_chains.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <ranges>
#include <vector>

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

constexpr Duration kTimeout = 5min;
constexpr Instant kNoon{Duration{1'795'521'600'000}};

using Runs = std::vector<Run>;

Runs united(Runs runs) {
  std::ranges::sort(runs, {}, &Run::start);
  Runs out;
  for (const Run& run : runs) {
    if (!out.empty() && run.start <= out.back().last + kTimeout) {
      out.back().last = std::max(out.back().last, run.last);
      out.back().requests += run.requests;
    } else {
      out.push_back(run);
    }
  }
  return out;
}

Runs of(RunChains& chains, std::uint32_t user) {
  Runs runs;
  chains.unite(UserId{user}, kTimeout, runs);
  return runs;
}

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::int64_t below(std::int64_t bound) { return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(engine_); }

  /// Mostly as a log has them, at times from anywhere in ten thousand years.
  Run run() {
    Run run;
    const Duration distance{below(8) == 0 ? below(300'000'000'000'000) - 62'000'000'000'000 : below(3'000'000)};
    run.start = run.last = kNoon + distance;
    run.requests = 1;
    if (below(2) == 0) {
      run.requests = 2 + static_cast<std::uint64_t>(below(below(8) == 0 ? 4'000'000'000 : 20));
      run.last += Duration{below(below(8) == 0 ? 100'000'000'000 : 900'000)};
    }
    return run;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace

TEST_CASE("a user without runs has none", "[presence]") {
  RunChains chains;
  CHECK(of(chains, 0).empty());
  chains.add(UserId{7}, {kNoon, kNoon, 1});
  CHECK(of(chains, 3).empty());
  CHECK(of(chains, 7) == Runs{{kNoon, kNoon, 1}});
  CHECK(of(chains, 8).empty());
}

TEST_CASE("runs no further apart than the timeout are one", "[presence]") {
  RunChains chains;
  chains.add(UserId{0}, {kNoon + 20min, kNoon + 21min, 3});
  chains.add(UserId{0}, {kNoon, kNoon + 15min, 5});
  CHECK(of(chains, 0) == Runs{{kNoon, kNoon + 21min, 8}});
  chains.add(UserId{0}, {kNoon + 26min + 1ms, kNoon + 27min, 2});
  CHECK(of(chains, 0) == Runs{{kNoon, kNoon + 21min, 8}, {kNoon + 26min + 1ms, kNoon + 27min, 2}});
}

TEST_CASE("a run in progress is one of them", "[presence]") {
  RunChains chains;
  Runs alone{{kNoon, kNoon + 1min, 2}};
  chains.unite(UserId{0}, kTimeout, alone);
  CHECK(alone == Runs{{kNoon, kNoon + 1min, 2}});
  chains.add(UserId{0}, {kNoon + 6min, kNoon + 7min, 2});
  chains.add(UserId{0}, {kNoon - 1h, kNoon - 1h, 1});
  chains.unite(UserId{0}, kTimeout, alone);
  CHECK(alone == Runs{{kNoon - 1h, kNoon - 1h, 1}, {kNoon, kNoon + 7min, 4}});
}

TEST_CASE("what was added comes back, whatever its order, size and age, and from however many chains", "[presence]") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::int64_t users = 1 + dice.below(seed % 25 == 0 ? 40'000 : 20);
    std::map<std::uint32_t, Runs> truth;
    RunChains all;
    std::size_t size = 0;
    for (std::int64_t part = dice.below(4); part >= 0; --part) {
      RunChains chains;
      std::map<std::uint32_t, Runs> added;
      for (std::int64_t i = dice.below(seed % 25 == 0 ? 60'000 : 900); i > 0; --i) {
        const auto user = static_cast<std::uint32_t>(dice.below(users));
        added[user].push_back(dice.run());
        chains.add(UserId{user}, added[user].back());
      }
      // Users get other numbers; several may get the same one, and some none.
      std::vector<std::uint32_t> renumbered(static_cast<std::size_t>(users));
      for (std::uint32_t& number : renumbered) {
        number = dice.below(10) == 0 ? RunChains::kNobody : static_cast<std::uint32_t>(dice.below(users));
      }
      for (const auto& [user, runs] : added) {
        if (renumbered[user] == RunChains::kNobody) continue;
        Runs& of_all = truth[renumbered[user]];
        of_all.insert(of_all.end(), runs.begin(), runs.end());
      }
      size += chains.size();
      all.merge(std::move(chains), renumbered);
    }
    const Run late = dice.run();
    all.add(UserId{0}, late);
    truth[0].push_back(late);
    REQUIRE(all.size() == size + 1);
    const auto wrong = [&](std::uint32_t user) { return of(all, user) != united(truth[user]); };
    REQUIRE(std::ranges::none_of(std::views::iota(0u, static_cast<std::uint32_t>(users)), wrong));
  }
}
