#include "status_set.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("a set of statuses as ranges", "[status_set]") {
  CHECK(ranges_of({}).empty());

  StatusSet statuses;
  statuses.set(0).set(401).set(402).set(403).set(407).set(998).set(999);
  const auto ranges = ranges_of(statuses);
  REQUIRE(ranges.size() == 4);
  CHECK((ranges[0].first == 0 && ranges[0].last == 0));
  CHECK((ranges[1].first == 401 && ranges[1].last == 403));
  CHECK((ranges[2].first == 407 && ranges[2].last == 407));
  CHECK((ranges[3].first == 998 && ranges[3].last == 999));
}
