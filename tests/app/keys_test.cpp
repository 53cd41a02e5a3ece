#include "app/keys.hpp"

#include "catch.hpp"

using namespace lastseen;
using Kind = Key::Kind;

TEST_CASE("keys are told from what a terminal sends", "[live]") {
  const auto text = [](std::string character) { return Key{Kind::text, std::move(character)}; };
  const Key up{Kind::up, {}};
  CHECK(keys_of("q") == std::vector<Key>{text("q")});
  CHECK(keys_of("\xc3\xa9\xe6\xbc\xa2") == std::vector<Key>{text("\xc3\xa9"), text("\xe6\xbc\xa2")});
  CHECK(keys_of("\x1b[A\x1bOA") == std::vector<Key>{up, up});
  CHECK(keys_of("\x1b[5~\x1b[6~") == std::vector<Key>{{Kind::page_up, {}}, {Kind::page_down, {}}});
  CHECK(keys_of("\x1b[H\x1b[4~") == std::vector<Key>{{Kind::home, {}}, {Kind::end, {}}});
  CHECK(keys_of("\r\x7f\x0c") == std::vector<Key>{{Kind::enter, {}}, {Kind::erase, {}}, {Kind::redraw, {}}});
  CHECK(keys_of("\x1b") == std::vector<Key>{{Kind::escape, {}}});
  CHECK(keys_of("\x1b[1;5Cx\x01") == std::vector<Key>{text("x")});  // what is unknown says nothing
  CHECK(keys_of("\x1b[") == std::vector<Key>{});
  CHECK(keys_of("").empty());
}
