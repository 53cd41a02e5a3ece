#include "report/count_text.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("counts are grouped in thousands", "[report]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(9'962) == "9,962");
  CHECK(grouped(1'234'567) == "1,234,567");
  CHECK(counted(0, "pair") == "0 pairs");
  CHECK(counted(1, "pair") == "1 pair");
  CHECK(counted(2'000, "pair") == "2,000 pairs");
}
