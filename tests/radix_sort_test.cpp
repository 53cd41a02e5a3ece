#include "radix_sort.hpp"

#include <random>

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("a radix sort orders as a sort by comparisons does", "[radix_sort]") {
  std::mt19937_64 dice(7);
  const auto size = GENERATE(0, 1, 2'000, 50'000);
  const auto bits = GENERATE(0, 3, 11, 12, 30, 64);
  const auto least = GENERATE(std::uint64_t{0}, std::uint64_t{1} << 40);
  CAPTURE(size, bits, least);
  std::vector<std::uint64_t> keys;
  for (int i = 0; i < size; ++i) {
    const std::uint64_t key = bits == 0 ? 0 : dice() >> (64 - bits);
    keys.push_back(bits == 64 ? key : key + least);
  }
  std::vector<std::uint64_t> wanted = keys;
  std::sort(wanted.begin(), wanted.end());
  radix_sort(keys, [](std::uint64_t key) { return key; });
  CHECK(keys == wanted);
}
