#include "report/page_json.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "report/sample_report.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json parsed(const PresenceReport& report) {
  TextBuffer out;
  write_page_json(report, out);
  const std::string_view text = out.view();
  CHECK(text.find('\n') == text.size() - 1);
  return json::parse(text);
}

}  // namespace

TEST_CASE("the JSON of nine days says what the page says", "[page]") {
  const SampleReport sample = nine_days();
  const json page = parsed(sample.report());
  CHECK(page["command"] == "report");
  CHECK(page["since"] == "2012-02-24T00:00:00Z");
  CHECK(page["until"] == "2012-03-04T00:00:00Z");
  CHECK(page["timeout"] == 300);
  CHECK(page["users_online"] == 150);
  CHECK(page["requests"] == 1578);
  CHECK(page["peak"]["online"] == 19);
  CHECK(page["peak"]["at"] == "2012-02-29T20:52:40Z");
  CHECK(page["peak"]["users"].size() == 19);
  CHECK(page["peak"]["users"][0] == "alice");
  CHECK(page["timeline"]["step"] == 1200);
  CHECK(page["timeline"]["points"].size() == 9 * 72 + 1);
  CHECK(page["timeline"]["points"][0] == json{{"at", "2012-02-24T00:00:00Z"}, {"online", 0}, {"peak", 1}});
  CHECK(page["timeline"]["points"].back()["at"] == page["until"]);
  CHECK(page["days"].size() == 9);
  CHECK(page["days"][5]["day"] == "2012-02-29");
  CHECK(page["days"][5]["users"] == 86);
  CHECK(page["days"][5]["peak_at"] == page["peak"]["at"]);
  CHECK(page["hours"].size() == 7 * 24);
  CHECK(page["users"].size() == 150);
  CHECK(page["users"][0]["user"] == "edge3");
  CHECK(page["pairs"].size() == 214);
  CHECK(page["coverage"]["lines"] == 4000);

  std::int64_t days = 0;
  for (const json& day : page["days"]) days += day["online_seconds"].get<std::int64_t>();
  std::int64_t users = 0;
  for (const json& user : page["users"]) users += user["online_seconds"].get<std::int64_t>();
  CHECK(days == page["online_seconds"]);
  CHECK(users == page["online_seconds"]);
}

TEST_CASE("a limit leaves the figures as they are", "[page]") {
  const SampleReport sample = nine_days();
  PresenceReport report = sample.report();
  report.limit = 3;
  const json page = parsed(report);
  CHECK(page["users"].size() == 3);
  CHECK(page["pairs"].size() == 3);
  CHECK(page["users_online"] == 150);
  CHECK(page["pairs"][0]["last"] >= page["pairs"][1]["last"]);
}

TEST_CASE("what does not exist is null in JSON", "[page]") {
  PresenceReport nothing;
  nothing.timeout = 5min;
  const json empty = parsed(nothing);
  CHECK(empty["since"].is_null());
  CHECK(empty["peak"] == json{{"online", 0}, {"at", nullptr}, {"users", json::array()}});
  CHECK(empty["timeline"] == json{{"step", nullptr}, {"points", json::array()}});

  SampleReport sample(SampleReport::at(1000), SampleReport::at(1000));
  sample.user("alice", {{SampleReport::at(1000), SampleReport::at(1000)}}, 1);
  const json instant = parsed(sample.report());
  CHECK(instant["days"][0]["average"].is_null());
  CHECK(instant["days"][0]["peak"] == 1);
  CHECK(instant["hours"] == json::array());
  CHECK(instant["timeline"]["points"].size() == 1);
}

TEST_CASE("hours of a day of 25 hours are seconds of the period", "[page]") {
  SampleReport sample(SampleReport::at(1351375200), SampleReport::at(1351375200 + 25 * 3600));
  sample.zone = *TimeZone::named("Europe/Paris");
  sample.user("alice", {{SampleReport::at(1351375200 + 7200), SampleReport::at(1351375200 + 4 * 3600)}}, 2);
  const json page = parsed(sample.report());
  CHECK(page["days"].size() == 1);
  CHECK(page["days"][0]["average"] == 2.0 / 25);
  CHECK(page["hours"].size() == 24);
  CHECK(page["hours"][2] == json{{"weekday", 7}, {"hour", 2}, {"average", 1.0}, {"seconds", 7200}});
}
