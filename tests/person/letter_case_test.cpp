#include "person/letter_case.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("Case is folded and lowered one character to one", "[person]") {
  struct Row {
    std::string name, folded, lower;
  };
  const Row rows[] = {
      {"", "", ""},
      {"Alice", "alice", "alice"},
      {"CORP\\Bob_9@Example.COM", "corp\\bob_9@example.com", "corp\\bob_9@example.com"},
      {"ÉLODIE", "élodie", "élodie"},
      {"Straße", "straße", "straße"},        // never `ss`: that would be two for one
      {"STRAẞE", "straße", "straße"},        // the capital sharp s
      {"İstanbul", "İstanbul", "İstanbul"},  // its lower case is two characters
      {"Istanbul", "istanbul", "istanbul"},  // and no locale makes it a dotless i
      {"ΟΔΥΣΣΕΥΣ", "οδυσσευσ", "οδυσσευσ"},
      {"οδυσσευς", "οδυσσευσ", "οδυσσευς"},  // the final sigma folds, but is lower case already
      {"\u13A0", "\u13A0", "\uAB70"},        // Cherokee folds to its capitals
      {"\uAB70", "\u13A0", "\uAB70"},
      {"\u1E9B", "\u1E61", "\u1E9B"},  // the long s with a dot
      {"\u017Fam", "sam", "\u017Fam"},
      {"\u212Aim", "kim", "kim"},      // the Kelvin sign
      {"\u1F88", "\u1F80", "\u1F80"},  // full folding has two for it
      {"\u0390", "\u0390", "\u0390"},  // full folding has three for it
      {"\U00010400", "\U00010428", "\U00010428"},
      {"Ä\xC3", "ä\xC3", "ä\xC3"},                          // a character cut off
      {"\xFF\xC4\x42", "\xFF\xC4\x62", "\xFF\xC4\x62"},     // Latin-1
      {"\xED\xA0\x80Z", "\xED\xA0\x80z", "\xED\xA0\x80z"},  // a surrogate is not UTF-8
      {"\xC1\x81", "\xC1\x81", "\xC1\x81"},                 // an overlong `A`
      {std::string("A\0B", 3), std::string("a\0b", 3), std::string("a\0b", 3)},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(case_folded(row.name) == row.folded);
    CHECK(lower_cased(row.name) == row.lower);
  }
}

TEST_CASE("Folding twice changes nothing more", "[person]") {
  for (const std::string name : {"ΣΑΣ", "STRAẞE", "\u13A0\uAB70", "İI", "\u1E9E\u212A"}) {
    CHECK(case_folded(case_folded(name)) == case_folded(name));
  }
}
