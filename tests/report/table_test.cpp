#include "report/table.hpp"

#include <random>
#include <sstream>

#include "catch.hpp"
#include "report/report_fixture.hpp"
#include "usage_error.hpp"

using namespace lastseen;

namespace {

const Instant kNow = at_seconds(1'795'511'100);  // 2026-11-24 10:05:00 in Paris

Instant before(std::int64_t seconds) {
  return kNow - std::chrono::seconds(seconds);
}

TableSettings in_paris() {
  TableSettings settings;
  settings.zone = *TimeZone::named("Europe/Paris");
  return settings;
}

std::string table(const Document& document, const TableSettings& settings = in_paris()) {
  return text_of([&](Output& out) { write_table(document, settings, out); });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Answer {
  FixedRows rows;
  Document document;
  Answer(std::string_view command, std::vector<std::string_view> columns, std::vector<std::vector<Cell>> cells)
      : rows(std::move(cells)) {
    document.command = command;
    document.rows_key = "rows";
    document.columns = std::move(columns);
    document.rows = &rows;
    document.total = rows.size();
  }
  Answer(const Answer&) = delete;
};

struct WhoAnswer : Answer {
  explicit WhoAnswer(std::vector<std::vector<Cell>> cells)
      : Answer("who", {"user", "last_seen", "idle_seconds", "since", "requests", "target"}, std::move(cells)) {
    document.head = {{"at", kNow}, {"timeout", Duration(300'000)}};
    document.rows_key = "users";
  }
};

std::vector<Cell> who_row(std::string_view user, std::string_view target = "/") {
  return {Name{user}, before(8), Duration(8'000), before(60), std::int64_t{3}, Bytes{target}};
}

struct RangeAnswer : Answer {
  RangeAnswer(std::string_view command, std::vector<std::string_view> columns, std::vector<std::vector<Cell>> cells)
      : Answer(command, std::move(columns), std::move(cells)) {
    document.head = {{"since", before(7'200)}, {"until", kNow}, {"timeout", Duration(300'000)}};
  }
};

const std::vector<std::string_view> kUsers = {"user",   "first_seen", "last_seen", "remembered",
                                              "online", "requests",   "target"};

}  // namespace

TEST_CASE("the table of who", "[report]") {
  const WhoAnswer answer(
      {{Name{"alice"}, before(8), Duration(8'000), before(3'169), std::int64_t{214}, Bytes{"/orders/42"}},
       {Name{"CORP\\bob"}, before(200), Duration(200'000), before(242), std::int64_t{9}, Cell()}});
  CHECK(table(answer.document) ==
        "2 online at 2026-11-24 10:05:00 +01:00 (Europe/Paris), timeout 5m\n"
        "USER      LAST SEEN               IDLE   ONLINE   REQS  LAST PAGE\n"
        "alice     2026-11-24 10:04:52       8s  52m 49s    214  /orders/42\n"
        "CORP\\bob  2026-11-24 10:01:40   3m 20s   4m 02s      9  -\n");
}

TEST_CASE("the table of users: the site forgets when exactly", "[report]") {
  Answer answer("users", kUsers,
                {{Name{"zoe"}, before(1), before(315'779), true, false, std::int64_t{88}, Bytes{"/logout"}},
                 {Name{"al"}, before(1), before(8), true, true, std::int64_t{8}, Bytes{"/"}},
                 {Name{"yan"}, before(1), before(4'672'800), false, false, std::int64_t{12}, Bytes{"/"}}});
  answer.document.head = {{"at", kNow}, {"timeout", Duration(300'000)}};
  answer.document.counts.remembered = 412;
  answer.document.counts.online = 23;
  CHECK(table(answer.document) ==
        "412 remembered at 2026-11-24 10:05:00 +01:00 (Europe/Paris), 23 online\n"
        "USER  ONLINE  LAST SEEN                    AGO   REQS  LAST PAGE\n"
        "zoe   -       2026-11-20 18:22:01       3d 15h     88  /logout\n"
        "al    yes     2026-11-24 10:04:52           8s      8  /\n"
        "yan   -       awhile ago (2026-10-01 09:05:00)     12  /\n");
}

TEST_CASE("the table of window", "[report]") {
  const Span spans[] = {{before(60), kNow}, {before(600), before(300)}};
  RangeAnswer answer(
      "window", {"user", "first_seen", "last_seen", "requests", "online_seconds", "spans"},
      {{Name{"alice"}, before(7'000), before(8), std::int64_t{214}, Duration(4'329'000), std::span(spans)},
       {Name{"late"}, Cell(), Cell(), std::int64_t{0}, Duration(0), std::span(spans, 1)}});
  answer.document.total = 1'057;
  answer.document.tail = Document::Tail{"peak", {{{"online", std::int64_t{11}}, {"at", before(53)}}}};
  CHECK(table(answer.document) ==
        "1,057 online, 2026-11-24 08:05:00 to 2026-11-24 10:05:00 +01:00 (Europe/Paris), peak 11 at 10:04:07\n"
        "USER   ONLINE  SPANS   REQS  FIRST SEEN           LAST SEEN\n"
        "alice  1h 12m      2    214  2026-11-24 08:08:20  2026-11-24 10:04:52\n"
        "late       0s      1      0  -                    -\n");

  answer.document.head[0].second = before(4'500'000);
  CHECK(lines_of(table(answer.document))[0] ==
        "1,057 online, 2026-10-03 09:05:00 +02:00 to 2026-11-24 10:05:00 +01:00 (Europe/Paris), "
        "peak 11 at 2026-11-24 10:04:07");
}

TEST_CASE("the table of sessions", "[report]") {
  const RangeAnswer answer(
      "sessions", {"user", "from", "last_seen", "to", "online_seconds", "requests", "open"},
      {{Name{"alice"}, before(600), before(20), kNow + std::chrono::seconds(280), Duration(880'000), std::int64_t{4},
        true},
       {Name{"bob"}, before(900), before(800), before(500), Duration(400'000), std::int64_t{2}, false}});
  CHECK(table(answer.document) ==
        "2 sessions, 2026-11-24 08:05:00 to 2026-11-24 10:05:00 +01:00 (Europe/Paris), timeout 5m\n"
        "USER   FROM                 LAST SEEN            TO                    ONLINE   REQS\n"
        "alice  2026-11-24 09:55:00  2026-11-24 10:04:40  still online         14m 40s      4\n"
        "bob    2026-11-24 09:50:00  2026-11-24 09:51:40  2026-11-24 09:56:40   6m 40s      2\n");
}

TEST_CASE("the table of views doubts names that nobody bears", "[report]") {
  RangeAnswer answer("views", {"viewer", "viewed", "known", "count", "first", "last"},
                     {{Name{"alice"}, Name{"sign_in"}, false, std::int64_t{3}, before(90), before(59)},
                      {Name{"bob"}, Name{"alice"}, true, std::int64_t{1}, before(7), before(7)}});
  answer.document.total = 1;
  answer.document.counts.views = 112;
  CHECK(table(answer.document) ==
        "1 pair, 112 views, 2026-11-24 08:05:00 to 2026-11-24 10:05:00 +01:00 (Europe/Paris)\n"
        "VIEWER  VIEWED     COUNT  FIRST                LAST\n"
        "alice   sign_in ?      3  2026-11-24 10:03:30  2026-11-24 10:04:01\n"
        "bob     alice          1  2026-11-24 10:04:53  2026-11-24 10:04:53\n");
}

TEST_CASE("the table of events", "[report]") {
  Answer answer("events", {"time", "user", "method", "target", "status"},
                {{before(60), Name{"alice"}, Bytes{"GET"}, Bytes{"/a?b=c"}, std::int64_t{200}},
                 {before(30), Name{"esc\x1b"}, Cell(), Cell(), Cell()}});
  answer.document.range = Span{before(90), kNow};
  CHECK(table(answer.document) ==
        "2 events, 2026-11-24 10:03:30 to 2026-11-24 10:05:00 +01:00 (Europe/Paris)\n"
        "TIME                 USER     METHOD  STATUS  TARGET\n"
        "2026-11-24 10:04:00  alice    GET        200  /a?b=c\n"
        "2026-11-24 10:04:30  esc\\x1B  -            -  -\n");
}

TEST_CASE("where no line was read the caption says so", "[report]") {
  RangeAnswer window("window", {"user"}, {});
  window.document.head = {{"since", Cell()}, {"until", Cell()}, {"timeout", Duration(300'000)}};
  CHECK(table(window.document) == "0 online, no line was read\n");
  WhoAnswer who({});
  CHECK(table(who.document) == "0 online at 2026-11-24 10:05:00 +01:00 (Europe/Paris), timeout 5m\n");
  who.document.head[0].second = Cell();
  CHECK(table(who.document) == "0 online, timeout 5m\n");
}

TEST_CASE("fields select and reorder the columns of a table", "[report]") {
  const WhoAnswer answer({who_row("alice")});
  TableSettings settings = in_paris();
  settings.rows.fields = {"requests", "user", "since"};
  CHECK(lines_of(table(answer.document, settings))[1] == " REQS  USER   SINCE");
  CHECK(lines_of(table(answer.document, settings))[2] == "    3  alice  2026-11-24 10:04:00");
  settings.rows.header = false;
  CHECK(lines_of(table(answer.document, settings)).size() == 2);
  settings.rows.fields = {"idle"};
  CHECK_THROWS_AS(table(answer.document, settings), UsageError);
}

TEST_CASE("a terminal gets as many rows as it has room for", "[report]") {
  std::vector<std::vector<Cell>> rows;
  for (int i = 0; i < 40; ++i) rows.push_back(who_row("alice"));
  WhoAnswer answer(std::move(rows));
  answer.document.total = 10'000;
  TableSettings settings = in_paris();
  settings.width = 80;
  settings.height = 24;
  std::vector<std::string> lines = lines_of(table(answer.document, settings));
  REQUIRE(lines.size() == 2 + 20 + 1);
  CHECK(lines.back() == "... 9,980 more (-n 0 for all; -o names, -o tsv for scripts)");
  settings.charset = Charset::utf8;
  CHECK(lines_of(table(answer.document, settings)).back() ==
        "… 9,980 more (-n 0 for all; -o names, -o tsv for scripts)");
  settings.height.reset();
  CHECK(lines_of(table(answer.document, settings)).size() == 2 + 40);
}

TEST_CASE("a long name pads no other line without a terminal", "[report]") {
  const std::string longest(5'000, 'x');
  const WhoAnswer answer({who_row(longest), who_row("alice")});
  const std::vector<std::string> lines = lines_of(table(answer.document));
  CHECK(lines[2].find(longest + "  2026") == 0);
  CHECK(lines[3].size() < 100);
}

TEST_CASE("color is added, and says nothing that the text does not", "[report]") {
  const WhoAnswer answer({who_row("alice")});
  TableSettings settings = in_paris();
  const std::string plain = table(answer.document, settings);
  settings.ink = Ink::colored;
  std::string colored = table(answer.document, settings);
  CHECK(colored.find("\x1b[1m") != std::string::npos);
  for (std::size_t at; (at = colored.find('\x1b')) != std::string::npos;) {
    colored.erase(at, colored.find('m', at) + 1 - at);
  }
  CHECK(colored == plain);
}

TEST_CASE("no table is wider than its terminal or lets a hostile name reach it", "[report]") {
  std::mt19937 random(23);
  for (int round = 0; round < 3'000; ++round) {
    std::vector<std::string> names(12);
    for (std::string& name : names) name = hostile_bytes(random) + hostile_bytes(random);
    const bool flag = random() % 2 == 0;
    const WhoAnswer who({who_row(names[0], names[1]), who_row(names[2], names[3])});
    Answer users("users", kUsers,
                 {{Name{names[4]}, before(9), before(99), flag, false, std::int64_t{8}, Bytes{names[5]}}});
    users.document.head = {{"at", kNow}};
    const RangeAnswer views("views", {"viewer", "viewed", "known", "count", "first", "last"},
                            {{Name{names[6]}, Name{names[7]}, flag, std::int64_t{3}, before(90), before(59)}});
    const Answer events("events", {"time", "user", "method", "target", "status"},
                        {{before(60), Name{names[8]}, Bytes{names[9]}, Bytes{names[10]}, std::int64_t{200}}});
    TableSettings settings = in_paris();
    settings.charset = random() % 2 == 0 ? Charset::utf8 : Charset::ascii;
    settings.width = 1 + random() % 130;
    settings.height = 5 + random() % 20;
    const bool on_terminal = random() % 3 != 0;
    if (!on_terminal) settings.width.reset();
    for (const Document* document :
         std::initializer_list<const Document*>{&who.document, &users.document, &views.document, &events.document}) {
      for (const std::string& line : lines_of(table(*document, settings))) {
        REQUIRE(is_harmless(line));
        if (on_terminal) REQUIRE(cells_of(line) <= *settings.width);
      }
    }
  }
}
