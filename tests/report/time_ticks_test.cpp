#include "report/time_ticks.hpp"

#include "catch.hpp"

using namespace lastseen;

namespace {

/// Ticks as `column:label`, for columns from a second since 1970 on.
std::vector<std::string> ticks(std::int64_t first, std::int64_t step, std::size_t count,
                               const TimeZone& zone = TimeZone::utc()) {
  std::vector<Instant> starts;
  for (std::size_t i = 0; i < count; ++i) {
    starts.push_back(Instant(std::chrono::seconds(first + static_cast<std::int64_t>(i) * step)));
  }
  std::vector<std::string> out;
  for (const TimeTick& tick : time_ticks(starts, zone)) out.push_back(std::to_string(tick.column) + ":" + tick.label);
  return out;
}

constexpr std::int64_t kMidnight = 1'795'478'400;  // 2026-11-24T00:00:00Z, a Tuesday
constexpr std::int64_t kNine = kMidnight + 9 * 3600;
using Ticks = std::vector<std::string>;

}  // namespace

TEST_CASE("labels stand at round times, as close as there is room", "[report]") {
  CHECK(ticks(kNine, 300, 30) == Ticks{"0:09:00", "12:10:00", "24:11:00"});
  CHECK(ticks(kNine, 5, 30) == Ticks{"0:09:00", "12:09:01", "24:09:02"});
  CHECK(ticks(kNine, 1, 40) == Ticks{"0:09:00:00", "10:09:00:10", "20:09:00:20", "30:09:00:30"});
  CHECK(ticks(kMidnight, 86'400, 42) == Ticks{"6:Nov 30", "20:Dec 14", "34:Dec 28"});
  CHECK(ticks(kMidnight, 7 * 86'400, 60) == Ticks{"5:2027", "18:Apr", "31:Jul", "44:Oct"});
}

TEST_CASE("a label names the round time within a column that begins before it", "[report]") {
  CHECK(ticks(kNine - 7 * 60, 900, 30) == Ticks{"4:10:00", "12:12:00", "20:14:00"});
}

TEST_CASE("a day begins with its date, in the zone asked for", "[report]") {
  CHECK(ticks(kMidnight - 4 * 3600, 1200, 30) == Ticks{"3:21:00", "12:Nov 24", "21:03:00"});
  CHECK(ticks(kMidnight - 5 * 3600, 1200, 30, *TimeZone::named("Europe/Paris")) ==
        Ticks{"3:21:00", "12:Nov 24", "21:03:00"});
}

TEST_CASE("no label reaches beyond the last column, and one column needs none", "[report]") {
  CHECK(ticks(kNine, 300, 14) == Ticks{"0:09:00"});
  CHECK(ticks(kNine + 1, 1, 1) == Ticks{});
}
