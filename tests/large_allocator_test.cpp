#include "large_allocator.hpp"

#include <cstdint>
#include <limits>
#include <numeric>

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("large memory begins where a huge page can", "[memory]") {
  for (const std::size_t bytes : {kHugePage / 2 + 1, kHugePage, kHugePage + 1, 5 * kHugePage / 2, 3 * kHugePage - 1}) {
    LargeVector<char> bytes_of(bytes, 'x');
    CHECK(reinterpret_cast<std::uintptr_t>(bytes_of.data()) % kHugePage == 0);
    CHECK(bytes_of.front() == 'x');
    CHECK(bytes_of.back() == 'x');
  }
}

TEST_CASE("little memory begins with a cache line", "[memory]") {
  for (std::size_t bytes = 1; bytes < 300'000; bytes = bytes * 3 + 1) {
    LargeVector<char> bytes_of(bytes, 'x');
    CHECK(reinterpret_cast<std::uintptr_t>(bytes_of.data()) % kCacheLine == 0);
  }
}

TEST_CASE("a vector of any size keeps what it holds while it grows", "[memory]") {
  LargeVector<std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < 2'000'000; ++i) numbers.push_back(i);
  bool same = true;
  for (std::uint32_t i = 0; i < numbers.size(); ++i) same = same && numbers[i] == i;
  CHECK(same);
}

TEST_CASE("more memory than there is is std::bad_alloc", "[memory]") {
  LargeVector<std::uint64_t> numbers;
  CHECK_THROWS_AS(numbers.reserve(numbers.max_size() / 2), std::bad_alloc);
  CHECK_THROWS_AS(LargeAllocator<std::uint64_t>().allocate(std::numeric_limits<std::size_t>::max() / 4),
                  std::bad_alloc);
}

TEST_CASE("what is used up goes, what is not stays", "[memory]") {
  struct Odd {
    std::uint32_t number;
    std::uint32_t filling[2];
  };
  LargeVector<Odd> elements(1'000'000);
  for (std::uint32_t i = 0; i < elements.size(); ++i) elements[i].number = i;
  UsedUp used(elements);
  bool same = true;
  for (std::uint32_t i = 0; i < elements.size(); ++i) {
    same = same && elements[i].number == i;
    used.first(i + 1);
  }
  CHECK(same);
  CHECK(elements.front().number == 0);  // it was not the first element, but its memory, that was given back

  LargeVector<Odd> few(10);
  for (std::uint32_t i = 0; i < few.size(); ++i) few[i].number = i;
  UsedUp(few).first(9);
  CHECK(few[9].number == 9);
}
