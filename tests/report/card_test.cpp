#include "report/card.hpp"

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

namespace {

struct Case {
  std::string_view user;
  bool online;
  bool remembered;
  Cell last_seen;
  Cell target;
  std::string_view card;
};

std::string card_of(const Case& c, std::optional<Document::Tail> evidence = {}) {
  Document document;
  document.command = "is-online";
  document.head = {{"user", Name{c.user}}, {"at", at_seconds(1'795'511'100)}, {"timeout", Duration(300'000)},
                   {"online", c.online},   {"remembered", c.remembered},      {"last_seen", c.last_seen},
                   {"target", c.target}};
  document.tail = std::move(evidence);
  TableSettings settings;
  settings.zone = *TimeZone::named("Europe/Paris");
  return text_of([&](Output& out) { write_card(document, settings, out); });
}

}  // namespace

TEST_CASE("the card says whether and when and where", "[report]") {
  const Case cases[] = {
      {"alice", true, true, at_seconds(1'795'511'092), Bytes{"/orders/42"},
       "alice is online, last seen 8s ago (2026-11-24 10:04:52) at /orders/42\n"},
      {"bob", false, true, at_seconds(1'795'195'321), Bytes{"/log\x1bout"},
       "bob is offline, last seen 3d 15h ago (2026-11-20 18:22:01) at /log\\x1Bout\n"},
      {"zoe", false, false, at_seconds(1'790'838'300), Cell(),
       "zoe is offline, last seen awhile ago (2026-10-01 09:05:00)\n"},
      {"eve\n", false, false, Cell(), Cell(), "eve\\n is offline, never seen in these logs\n"},
  };
  for (const Case& c : cases) CHECK(card_of(c) == c.card);
}

TEST_CASE("the line that decides stands under the card", "[report]") {
  const Case eve{"eve", false, false, Cell(), Cell(), ""};
  const auto second_line = [&](const Cell& text) {
    const std::string card = card_of(
        eve, Document::Tail{
                 "evidence",
                 {{{"file", Bytes{"a.log"}}, {"line", std::int64_t{17}}, {"time", at_seconds(9)}, {"text", text}}}});
    return card.substr(card.find('\n') + 1);
  };
  CHECK(second_line(Bytes{"- alice \t"}) == "a.log:17: - alice \\t\n");
  CHECK(second_line(Cell()) == "a.log:17\n");
  CHECK(card_of(eve, Document::Tail{"evidence", std::nullopt}) == "eve is offline, never seen in these logs\n");
}
