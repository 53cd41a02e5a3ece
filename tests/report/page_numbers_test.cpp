#include "report/page_numbers.hpp"

#include <array>

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

TEST_CASE("durations have two units and are cut", "[page]") {
  CHECK(page_duration(0s) == "0s");
  CHECK(page_duration(999ms) == "0s");
  CHECK(page_duration(45s) == "45s");
  CHECK(page_duration(5min) == "5m");
  CHECK(page_duration(31min + 54s) == "31m 54s");
  CHECK(page_duration(4min + 2s) == "4m 02s");
  CHECK(page_duration(5h) == "5h");
  CHECK(page_duration(5h + 10min + 59s) == "5h 10m");
  CHECK(page_duration(99h + 59min + 59s) == "99h 59m");
  CHECK(page_duration(100h + 59min) == "100h");
  CHECK(page_duration(4734h) == "4,734h");
}

TEST_CASE("steps of days are called so", "[page]") {
  CHECK(page_step(20min) == "20m");
  CHECK(page_step(12h) == "12h");
  CHECK(page_step(24h) == "day");
  CHECK(page_step(48h) == "2 days");
}

TEST_CASE("averages are short", "[page]") {
  CHECK(page_average(0) == "0");
  CHECK(page_average(0.0001) == "<0.1");
  CHECK(page_average(0.049) == "<0.1");
  CHECK(page_average(0.05) == "0.1");
  CHECK(page_average(7.72) == "7.7");
  CHECK(page_average(9.94) == "9.9");
  CHECK(page_average(9.95) == "10");
  CHECK(page_average(23.5) == "24");
  CHECK(average_online(5min, 0s) == 0);
}

TEST_CASE("shares sum to a whole", "[page]") {
  using Counts = std::array<std::uint64_t, 4>;
  CHECK(permilles(Counts{1578, 2400, 22, 0}) == std::vector<unsigned>{395, 600, 5, 0});
  CHECK(permilles(Counts{1, 1, 1, 0}) == std::vector<unsigned>{334, 333, 333, 0});
  CHECK(permilles(Counts{0, 0, 0, 0}) == std::vector<unsigned>{0, 0, 0, 0});
  CHECK(percent_text(395) == "39.5 %");
  CHECK(percent_text(1000) == "100.0 %");
}
