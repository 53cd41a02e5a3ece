#include "person/name_filter.hpp"

#include "catch.hpp"
#include "person/temporary_file.hpp"
#include "usage_error.hpp"

using namespace lastseen;

namespace {

bool accepted(const NameSelection& users, const NameSelection& ignored, std::string_view name,
              const PeopleRequest& request = {}) {
  const People people(request);
  const auto person = people.person(name).value();
  return NameFilter(users, ignored, people).accepts(person, people.shown(person));
}

}  // namespace

TEST_CASE("Users are selected and ignored by name or pattern", "[person]") {
  struct Row {
    NameSelection users, ignored;
    std::string_view name;
    bool accepted;
  };
  const Row rows[] = {
      {{}, {}, "alice", true},
      {{{"alice", "bob"}, {}}, {}, "bob", true},
      {{{"alice"}, {}}, {}, "Alice", false},
      {{{"alice"}, {}}, {}, "alice2", false},
      {{{}, {"lic"}}, {}, "alice", true},  // unanchored
      {{{}, {"^lic"}}, {}, "alice", false},
      {{{}, {"(?i)^ALICE$"}}, {}, "alice", true},
      {{{}, {"^.$"}}, {}, "é", true},  // a character, not a byte
      {{{"alice"}, {"^b"}}, {}, "bob", true},
      {{}, {{"alice"}, {}}, "alice", false},
      {{}, {{}, {"^svc_"}}, "svc_backup", false},
      {{}, {{}, {"^svc_"}}, "alice", true},
      {{{"alice"}, {}}, {{"alice"}, {}}, "alice", false},  // both: ignored
      {{{"\xFF"}, {}}, {}, "\xFF", true},
      {{{""}, {}}, {}, "alice", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name, row.users.exact, row.users.patterns, row.ignored.exact, row.ignored.patterns);
    CHECK(accepted(row.users, row.ignored, row.name) == row.accepted);
  }
}

TEST_CASE("Names to select are folded as the logs' are", "[person]") {
  PeopleRequest request;
  request.fold_case = request.fold_domain = true;
  CHECK(accepted({{"EXAMPLE\\Alice"}, {}}, {}, "alice@example.com", request));
  CHECK_FALSE(accepted({}, {{"ALICE"}, {}}, "CORP\\alice", request));
  CHECK_FALSE(accepted({{}, {"Alice"}}, {}, "Alice", request));  // patterns see the person
}

TEST_CASE("A name that the user map drops selects nobody, not everybody", "[person]") {
  const TemporaryFile map("alice\t\n");
  PeopleRequest request;
  request.user_map = map.path();
  CHECK_FALSE(accepted({{"alice"}, {}}, {}, "bob", request));
  CHECK(accepted({}, {{"alice"}, {}}, "bob", request));
}

TEST_CASE("Real names and pseudonyms both select", "[person]") {
  const TemporaryFile key("0123456789abcdef");
  PeopleRequest request;
  request.pseudonyms = key.path();
  const auto shown = People(request).shown("alice");
  CHECK(accepted({{"alice"}, {}}, {}, "alice", request));
  CHECK(accepted({{shown}, {}}, {}, "alice", request));
  CHECK_FALSE(accepted({{shown}, {}}, {}, "bob", request));
  CHECK(accepted({{}, {"^ali"}}, {}, "alice", request));
  CHECK(accepted({{}, {"^" + shown.substr(0, 8)}}, {}, "alice", request));
  CHECK_FALSE(accepted({}, {{}, {"^ali"}}, "alice", request));

  const People people(request);
  const NameFilter filter({{"alice"}, {}}, {}, people);
  CHECK(filter.accepts(shown, shown));  // from an archive of pseudonyms
}

TEST_CASE("A filter knows that it has nothing to do", "[person]") {
  CHECK(NameFilter({}, {}, People()).accepts_all());
  CHECK_FALSE(NameFilter({{"a"}, {}}, {}, People()).accepts_all());
  CHECK_FALSE(NameFilter({}, {{}, {"a"}}, People()).accepts_all());
}

TEST_CASE("A pattern that is none is refused with its option", "[person]") {
  using Catch::Matchers::Contains;
  try {
    const NameFilter filter({}, {{}, {"ab("}}, People());
    FAIL("accepted");
  } catch (const UsageError& error) {
    CHECK_THAT(error.what(), Contains("--ignore-user 're:ab(': missing )"));
  }
}

TEST_CASE("A file without names selects nobody, and ignores nobody", "[person]") {
  NameSelection none;
  none.from_file = true;
  CHECK_FALSE(accepted(none, {}, "alice"));
  CHECK(accepted({}, none, "alice"));
}
