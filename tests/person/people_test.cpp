#include "person/people.hpp"

#include "catch.hpp"
#include "person/temporary_file.hpp"
#include "usage_error.hpp"

using namespace lastseen;

namespace {

const std::string kKey = "0123456789abcdef";

std::string refusal(const PeopleRequest& request) {
  try {
    const People people(request);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("Where nothing is asked, every name is a person and shown as it is", "[person]") {
  const People people;
  CHECK(people.identity());
  CHECK_FALSE(people.pseudonymous());
  CHECK(people.person("CORP\\Alice@x") == "CORP\\Alice@x");
  CHECK(people.person("\xFF") == "\xFF");
  CHECK(people.shown("Alice") == "Alice");
  CHECK(people.asked("p-aaaaaaaaaaaaaaaa") == "p-aaaaaaaaaaaaaaaa");
}

TEST_CASE("A domain is taken off unless nothing would be left", "[person]") {
  struct Row {
    std::string_view name, left;
  };
  const Row rows[] = {
      {"alice", "alice"},
      {"CORP\\alice", "alice"},
      {"alice@example.com", "alice"},
      {"CORP\\alice@example.com", "alice"},
      {"A\\B\\alice", "alice"},          // the last backslash
      {"alice@b@example.com", "alice"},  // the first at sign
      {"x@CORP\\alice", "alice"},
      {"alice@x\\", "alice@x\\"},
      {"CORP\\", "CORP\\"},
      {"@example.com", "@example.com"},
      {"CORP\\@example.com", "CORP\\@example.com"},
      {"@", "@"},
      {"\\", "\\"},
      {"Zo\xEB@example.com", "Zo\xEB"},
  };
  PeopleRequest request;
  request.fold_domain = true;
  const People people(request);
  CHECK_FALSE(people.identity());
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(people.person(row.name) == std::string(row.left));
  }
}

TEST_CASE("The user map comes first, then the domain, then case", "[person]") {
  const TemporaryFile map("Robert\tCORP\\Bob\r\nsvc_backup\t\n\nrobert\tnobody\nRobert\tCORP\\BOBBY\n\xFF\tLatin@x");
  PeopleRequest request;
  request.user_map = map.path();
  SECTION("alone") {
    const People people(request);
    CHECK_FALSE(people.identity());
    CHECK(people.person("Robert") == "CORP\\BOBBY");  // the later of two lines for one name
    CHECK(people.person("robert") == "nobody");
    CHECK(people.person("alice") == "alice");
    CHECK(people.person("\xFF") == "Latin@x");  // the last line needs no newline
    CHECK_FALSE(people.person("svc_backup"));
    CHECK_FALSE(people.asked("svc_backup"));
    CHECK(people.called("svc_backup") == "svc_backup");
    CHECK(people.called("Robert") == "CORP\\BOBBY");
  }
  SECTION("with pseudonyms") {
    const TemporaryFile key(kKey);
    request.pseudonyms = key.path();
    const People people(request);
    CHECK_FALSE(people.asked("svc_backup"));
    CHECK(people.called("svc_backup") == people.shown("svc_backup"));
  }
  SECTION("with folding") {
    request.fold_case = request.fold_domain = true;
    const People people(request);
    CHECK(people.person("Robert") == "bobby");
    CHECK(people.person("\xFF") == "latin");
    CHECK(people.asked("EXAMPLE\\Alice") == "alice");
    CHECK(people.person("SVC_backup") == "svc_backup");  // the map knows bytes, not persons
    CHECK_FALSE(people.person("svc_backup"));
  }
}

TEST_CASE("A user map without a line changes nothing", "[person]") {
  const TemporaryFile map("\n\r\n");
  PeopleRequest request;
  request.user_map = map.path();
  CHECK(People(request).identity());
}

TEST_CASE("A user map that cannot be read is refused with its place", "[person]") {
  using Catch::Matchers::Contains;
  PeopleRequest request;
  for (const std::string_view content : {"a\tb\nno tab\n", "a\tb\na\tb\tc\n"}) {
    const TemporaryFile map(content);
    request.user_map = map.path();
    CHECK_THAT(refusal(request), Contains("--user-map: " + map.path() + ":2: "));
  }
  request.user_map = "/nonexistent/map";
  CHECK_THAT(refusal(request), Contains("--user-map: /nonexistent/map: No such file"));
  request.user_map = "/";
  CHECK_THAT(refusal(request), Contains("--user-map: /: Is a directory"));
}

TEST_CASE("A pseudonym is a keyed hash of the folded name", "[person]") {
  const TemporaryFile key(kKey);
  PeopleRequest request;
  request.pseudonyms = key.path();
  const People people(request);
  CHECK(people.pseudonymous());
  CHECK_FALSE(people.identity());
  // printf alice | openssl dgst -sha256 -hmac 0123456789abcdef -binary | base32 | head -c 16 | tr A-Z a-z
  CHECK(people.shown("alice") == "p-7w7ywhfm2pkxrydc");
  CHECK(people.shown("") == "p-jfw4sp5c2jxk4uao");
  CHECK(people.shown(std::string_view("\xFF\0", 2)) != people.shown("\xFF"));
  CHECK(people.person("Alice") == "Alice");
  CHECK(people.shown("Alice") != people.shown("alice"));

  CHECK(people.asked("alice") == "p-7w7ywhfm2pkxrydc");
  CHECK(people.asked("p-7w7ywhfm2pkxrydc") == "p-7w7ywhfm2pkxrydc");
  CHECK(people.asked("P-7W7YWHFM2PKXRYDC") ==
        people.shown("P-7W7YWHFM2PKXRYDC"));  // not a pseudonym: those are lower case
  CHECK(people.asked("p-aaaaaaaaaaaaaaa1") == people.shown("p-aaaaaaaaaaaaaaa1"));
  CHECK(people.asked("p-aaaaaaaaaaaaaaa") == people.shown("p-aaaaaaaaaaaaaaa"));

  request.fold_case = true;
  CHECK(People(request).asked("ALICE") == "p-7w7ywhfm2pkxrydc");
}

TEST_CASE("A name of the form of a pseudonym gets one too, unless an archive holds pseudonyms", "[person]") {
  const TemporaryFile key(kKey);
  PeopleRequest request;
  request.pseudonyms = key.path();
  People people(request);
  // printf p-7w7ywhfm2pkxrydc | openssl dgst -sha256 -hmac 0123456789abcdef -binary | base32 | head -c 16 | tr A-Z a-z
  CHECK(people.shown("p-7w7ywhfm2pkxrydc") == "p-bu7uc4pyusc32tx2");
  people.keep_pseudonyms();
  CHECK(people.shown("p-7w7ywhfm2pkxrydc") == "p-7w7ywhfm2pkxrydc");
  CHECK(people.shown("alice") == "p-7w7ywhfm2pkxrydc");
}

TEST_CASE("The key is all bytes of the file", "[person]") {
  const TemporaryFile key(kKey), with_newline(kKey + "\n"), longer_than_a_block(std::string(100, 'k'));
  const auto shown = [](const TemporaryFile& file) {
    PeopleRequest request;
    request.pseudonyms = file.path();
    return People(request).shown("alice");
  };
  CHECK(shown(key) != shown(with_newline));
  CHECK(shown(longer_than_a_block) == "p-xmzxdidobn6nx42b");
}

TEST_CASE("A key that is short, or open to others, is refused", "[person]") {
  using Catch::Matchers::Contains;
  PeopleRequest request;
  const TemporaryFile short_key(kKey.substr(1)), huge_key(std::string((1 << 20) + 1, 'k'));
  request.pseudonyms = short_key.path();
  CHECK_THAT(refusal(request), Contains("--pseudonyms: " + short_key.path() + ": fewer than 16 bytes"));
  request.pseudonyms = huge_key.path();
  CHECK_THAT(refusal(request), Contains("this is no key"));
  for (const mode_t mode : {0640u, 0604u, 0620u, 0601u}) {
    const TemporaryFile open_key(kKey, mode);
    request.pseudonyms = open_key.path();
    CHECK_THAT(refusal(request), Contains("chmod 600 " + open_key.path()));
  }
  const TemporaryFile read_only(kKey, 0400);
  request.pseudonyms = read_only.path();
  CHECK(refusal(request) == "accepted");
  request.pseudonyms = "/nonexistent/key";
  CHECK_THAT(refusal(request), Contains("--pseudonyms: /nonexistent/key: No such file"));
}
