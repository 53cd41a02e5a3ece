#include "rank_sort.hpp"

#include <random>
#include <vector>

#include "catch.hpp"

using namespace lastseen;

namespace {

struct Key {
  std::uint64_t value = 0;
  std::uint32_t row = 0;
  std::uint64_t rank() const { return value; }
  friend bool operator==(const Key&, const Key&) = default;
};

bool by_row(const Key& a, const Key& b) {
  return a.row < b.row;
}

/// So many keys of ranks below `ranks`, their rows shuffled.
std::vector<Key> random_keys(std::size_t count, std::uint64_t ranks, std::mt19937& dice) {
  std::vector<Key> keys(count);
  std::uniform_int_distribution<std::uint64_t> rank(0, ranks - 1);
  for (std::uint32_t i = 0; i < count; ++i) keys[i] = {rank(dice), i};
  std::shuffle(keys.begin(), keys.end(), dice);
  return keys;
}

}  // namespace

TEST_CASE("any number of threads sorts by rank, and equals by what decides between them", "[sort]") {
  std::mt19937 dice(1);
  const std::uint64_t ranks = GENERATE(std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1000}, UINT64_MAX);
  const std::size_t count = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{1000}, std::size_t{700'000});
  const std::vector<Key> keys = random_keys(count, ranks, dice);
  std::vector<Key> sorted = keys;
  std::sort(sorted.begin(), sorted.end(),
            [](const Key& a, const Key& b) { return a.value != b.value ? a.value < b.value : a.row < b.row; });
  for (const unsigned threads : {1u, 2u, 3u, 8u}) {
    std::vector<Key> mine = keys;
    sort_by_rank(std::span(mine), by_row, threads);
    CHECK((mine == sorted));
  }
}

TEST_CASE("keys in ascending or descending order are sorted by threads like any other", "[sort]") {
  std::vector<Key> sorted(600'000);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = {i / 3, i};
  for (const bool descending : {false, true}) {
    std::vector<Key> mine = sorted;
    if (descending) std::reverse(mine.begin(), mine.end());
    sort_by_rank(std::span(mine), by_row, 4);
    CHECK((mine == sorted));
  }
}

TEST_CASE("the rank of a text orders as its first eight bytes do", "[sort]") {
  CHECK(rank_of_text("") < rank_of_text("a"));
  CHECK(rank_of_text("a") < rank_of_text("aa"));
  CHECK(rank_of_text("z") < rank_of_text("\xC3\xA9"));
  CHECK(rank_of_text("abcdefgh") == rank_of_text("abcdefghi"));
}
