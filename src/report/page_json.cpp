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
    json_.field("command", "report");
    json_.field("since", report_.since);
    json_.field("until", report_.until);
    json_.field("timeout", report_.timeout);
    json_.field("users_online", report_.users.size());
    json_.field("online_seconds", report_.online);
    json_.field("requests", report_.requests);
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
    json_.field("online", report_.most);
    json_.field("at", report_.peak_at);
    json_.names_field("users", report_.at_peak);
    json_.end_object();
  }

  void timeline() {
    json_.key("timeline");
    json_.begin_object();
    json_.field("step", report_.period ? Cell(report_.timeline.step) : Cell());
    objects("points", report_.timeline.parts, [&](const PresencePart& part) {
      json_.field("at", part.stretch.boundary);
      json_.field("online", part.online_at_start);
      json_.field("peak", part.most);
    });
    json_.end_object();
  }

  void days() {
    const PageClock clock(report_.zone);
    objects("days", report_.days, [&](const PresenceDay& day) {
      const PresencePart& part = day.part;
      json_.field("day", clock.day(part.stretch.from));
      json_.field("users", day.users);
      json_.field("peak", part.most);
      json_.field("peak_at", part.most == 0 ? std::nullopt : std::optional(part.reached));
      average(part.online, part.stretch.to - part.stretch.from);
      json_.field("online_seconds", part.online);
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
        json_.field("weekday", day + 1);
        json_.field("hour", hour);
        average(cell.online, cell.length);
        json_.field("seconds", cell.length);
        json_.end_object();
      }
    }
    json_.end_array();
  }

  void users() {
    const std::size_t shown = shown_rows(report_, 0, report_.users.size());
    objects("users", std::span(report_.users).first(shown), [&](const PresenceUser& user) {
      json_.field("user", user.name);
      json_.field("first_seen", user.first_seen);
      json_.field("last_seen", user.last_seen);
      json_.field("requests", user.requests);
      json_.field("online_seconds", user.online);
      json_.field("spans", user.spans);
    });
  }

  void pairs() {
    auto sorted = report_.pairs;
    std::sort(sorted.begin(), sorted.end(), [](const PresencePair& a, const PresencePair& b) {
      return std::tie(b.last, a.viewer.bytes, a.viewed.bytes) < std::tie(a.last, b.viewer.bytes, b.viewed.bytes);
    });
    sorted.resize(shown_rows(report_, 0, sorted.size()));
    objects("pairs", sorted, [&](const PresencePair& pair) {
      json_.field("viewer", pair.viewer);
      json_.field("viewed", pair.viewed);
      json_.field("known", pair.known);
      json_.field("count", pair.count);
      json_.field("first", pair.first);
      json_.field("last", pair.last);
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
