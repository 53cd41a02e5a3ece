#include "app/line_rate.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

TEST_CASE("lines a second are those of the last few seconds", "[live]") {
  LineRate rate;
  const LineRate::Time start{};
  CHECK(rate.per_second(start) == 0);
  rate.observe(start, 100);
  rate.observe(start + 2s, 120);
  CHECK(rate.per_second(start + 2s) == 10);
  rate.observe(start + 3s, 110);  // ten were none
  CHECK(rate.per_second(start + 4s) == 5);
  for (int i = 4; i <= 20; ++i) rate.observe(start + std::chrono::seconds(i), 120);
  CHECK(rate.per_second(start + 20s) == 0);
}
