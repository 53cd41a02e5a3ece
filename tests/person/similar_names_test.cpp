#include "person/similar_names.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("Names that differ in case only are counted, and the least pair is named", "[person]") {
  struct Row {
    std::vector<std::string_view> names;
    std::uint64_t count;
    std::array<std::string, 2> example;
  };
  const std::string kLong(100, 'a'), kLongCapital = 'A' + kLong.substr(1);
  const Row rows[] = {
      {{}, 0, {}},
      {{"alice", "bob", "alice2", ""}, 0, {}},
      {{"alice", "Alice"}, 2, {"Alice", "alice"}},
      {{"alice", "Alice", "ALICE", "bob"}, 3, {"ALICE", "Alice"}},
      {{"zoe", "Zoe", "bob", "BOB"}, 4, {"BOB", "bob"}},
      {{"aB", "ab", "ZOE", "zoe"}, 4, {"ZOE", "zoe"}},  // byte order is of the names, not of their lower case
      {{"élodie", "ÉLODIE"}, 2, {"ÉLODIE", "élodie"}},
      {{"ΣΑΣ", "σας", "σασ"}, 2, {"ΣΑΣ", "σασ"}},  // a final sigma is a letter of its own
      {{"straße", "STRAẞE", "strasse"}, 2, {"STRAẞE", "straße"}},
      {{"İ", "i", "I"}, 2, {"I", "i"}},
      {{"\u212A", "k", "l"}, 2, {"k", "\u212A"}},  // the sign of the kelvin
      {{kLong, kLongCapital, "a"}, 2, {kLongCapital, kLong}},
      {{"\u13A0", "\uAB70"}, 2, {"\u13A0", "\uAB70"}},
      {{"\xFF", "\xFE",
        "\xFF"
        "A",
        "\xFF"
        "a"},
       2,
       {"\xFF"
        "A",
        "\xFF"
        "a"}},
  };
  for (auto row : rows) {
    std::sort(row.names.begin(), row.names.end());
    do {
      CAPTURE(row.names);
      const auto found = similar_names(row.names);
      REQUIRE(found.has_value() == (row.count > 0));
      if (!found) continue;
      CHECK(found->count == row.count);
      CHECK(found->example == row.example);
    } while (std::next_permutation(row.names.begin(), row.names.end()));
  }
}
