#include "side_by_side.hpp"

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("each piece of work is done once", "[threads]") {
  for (const unsigned count : {0u, 1u, 2u, 7u}) {
    std::array<std::atomic<int>, 7> done{};
    side_by_side(count, [&](unsigned i) { ++done[i]; });
    for (unsigned i = 0; i < done.size(); ++i) CHECK(done[i] == (i < count ? 1 : 0));
  }
}

TEST_CASE("what one throws is thrown when all have ended", "[threads]") {
  std::atomic<int> done = 0;
  const auto work = [&](unsigned i) {
    ++done;
    if (i % 2 == 1) throw std::runtime_error("number " + std::to_string(i));
  };
  CHECK_THROWS_WITH(side_by_side(4, work), "number 1");
  CHECK(done == 4);
}
