#include "report/page_json.hpp"

#include <algorithm>
#include <tuple>

#include "report/json_document.hpp"
#include "report/json_writer.hpp"
#include "report/page_numbers.hpp"
#include "report/page_time.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

class JsonPage {
 public:
  JsonPage(const PresenceReport& report, TextBuffer& out) : report_(report), json_(out) {}

  void write() {
    json_.begin_object();
    text("command", "report");
    instant("since", report_.since);
    instant("until", report_.until);
    duration("timeout", report_.timeout);
    number("users_online", report_.users.size());
    duration("online_seconds", report_.online);
    number("requests", report_.requests);
    peak();
    timeline();
    days();
    hours();
    users();
    pairs();
    json_.key("coverage");
    write_coverage(json_, report_.basis.coverage);
    json_.end_object();
  }

 private:
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.value(value);
  }
  void number(std::string_view key, std::uint64_t value) {
    json_.key(key);
    json_.value(static_cast<std::int64_t>(value));
  }
  void duration(std::string_view key, Duration value) {
    json_.key(key);
    json_.value(value);
  }
  void instant(std::string_view key, const std::optional<Instant>& value) {
    json_.key(key);
    value ? json_.value(*value) : json_.null();
  }
  void average(Duration online, Duration length) {
    json_.key("average");
    length == Duration::zero() ? json_.null() : json_.value(average_online(online, length));
  }
  template <class Rows, class Write>
  void array(std::string_view key, const Rows& rows, Write&& write) {
    json_.key(key);
    json_.begin_array();
    for (const auto& row : rows) write(row);
    json_.end_array();
  }
  template <class Rows, class Write>
  void objects(std::string_view key, const Rows& rows, Write&& write) {
    array(key, rows, [&](const auto& row) {
      json_.begin_object();
      write(row);
      json_.end_object();
    });
  }

  void peak() {
    json_.key("peak");
    json_.begin_object();
    number("online", report_.most);
    instant("at", report_.peak_at);
    array("users", report_.at_peak, [&](Name name) { json_.value(name.bytes); });
    json_.end_object();
  }

  void timeline() {
    json_.key("timeline");
    json_.begin_object();
    json_.key("step");
    report_.period ? json_.value(report_.timeline.step) : json_.null();
    objects("points", report_.timeline.parts, [&](const PresencePart& part) {
      instant("at", part.stretch.boundary);
      number("online", part.online_at_start);
      number("peak", part.most);
    });
    json_.end_object();
  }

  void days() {
    const PageClock clock(report_.zone);
    objects("days", report_.days, [&](const PresenceDay& day) {
      const PresencePart& part = day.part;
      text("day", clock.day(part.stretch.from));
      number("users", day.users);
      number("peak", part.most);
      instant("peak_at", part.most == 0 ? std::nullopt : std::optional(part.reached));
      average(part.online, part.stretch.to - part.stretch.from);
      duration("online_seconds", part.online);
    });
  }

  void hours() {
    json_.key("hours");
    json_.begin_array();
    for (std::size_t day = 0; day < 7; ++day) {
      for (std::size_t hour = 0; hour < 24; ++hour) {
        const PresenceHour& cell = report_.hours[day][hour];
        if (cell.length == Duration::zero()) continue;
        json_.begin_object();
        number("weekday", day + 1);
        number("hour", hour);
        average(cell.online, cell.length);
        duration("seconds", cell.length);
        json_.end_object();
      }
    }
    json_.end_array();
  }

  void users() {
    const std::size_t shown = shown_rows(report_, 0, report_.users.size());
    objects("users", std::span(report_.users).first(shown), [&](const PresenceUser& user) {
      json_.name_field("user", user.name.bytes);
      instant("first_seen", user.first_seen);
      instant("last_seen", user.last_seen);
      number("requests", user.requests);
      duration("online_seconds", user.online);
      json_.key("spans");
      json_.value(user.spans);
    });
  }

  void pairs() {
    auto sorted = report_.pairs;
    std::sort(sorted.begin(), sorted.end(), [](const PresencePair& a, const PresencePair& b) {
      return std::tie(b.last, a.viewer.bytes, a.viewed.bytes) < std::tie(a.last, b.viewer.bytes, b.viewed.bytes);
    });
    sorted.resize(shown_rows(report_, 0, sorted.size()));
    objects("pairs", sorted, [&](const PresencePair& pair) {
      json_.name_field("viewer", pair.viewer.bytes);
      json_.name_field("viewed", pair.viewed.bytes);
      json_.key("known");
      json_.value(pair.known);
      number("count", pair.count);
      instant("first", pair.first);
      instant("last", pair.last);
    });
  }

  const PresenceReport& report_;
  JsonWriter json_;
};

}  // namespace

void write_page_json(const PresenceReport& report, TextBuffer& out) {
  JsonPage(report, out).write();
  out.append('\n');
}

}  // namespace lastseen
