#pragma once

#include <deque>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/report_figures.hpp"
#include "presence/activity.hpp"
#include "report/presence_report.hpp"
#include "tally.hpp"

namespace lastseen {

/// A report of users and views that a test puts together; it keeps the names and spans that the report points at.
class SampleReport {
 public:
  static Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

  SampleReport(Instant from, Instant until) : period_{from, until} {}

  /// A user whose requests begin and end the spans, as closed pairs of seconds.
  void user(std::string name, std::vector<Span> spans, std::uint64_t requests) {
    Activity activity;
    activity.user = keep(std::move(name));
    spans_.push_back(std::move(spans));
    activity.spans = spans_.back();
    activity.requests = requests;
    for (const Span& span : activity.spans) activity.online += span.to - span.from;
    if (requests != 0) {
      activity.first_seen = activity.spans.front().from;
      activity.last_seen = activity.spans.back().from;
    }
    users_.push_back(activity);
  }
  Activity& last_user() { return users_.back(); }
  void pair(std::string viewer, std::string viewed, std::uint64_t count, Instant first, Instant last) {
    pairs_.push_back({keep(std::move(viewer)), keep(std::move(viewed)), true, count, first, last});
  }
  Tally& tally() { return tally_; }

  TimeZone zone = TimeZone::utc();
  ReportFacts::Days days = ReportFacts::Days::few;

  PresenceReport report() && = delete;
  PresenceReport report() const& {
    ReportFacts facts;
    facts.users = users_;
    facts.pairs = pairs_;
    facts.tally = &tally_;
    facts.since = period_.from;
    facts.until = period_.to;
    facts.since_given = true;
    facts.zone = zone;
    facts.timeout = std::chrono::minutes(5);
    facts.days = days;
    PresenceReport report = report_of(facts);
    CoverageRow& coverage = report.basis.coverage;
    coverage.events = tally_.events;
    coverage.anonymous = tally_.anonymous;
    coverage.unauthenticated = tally_.unauthenticated;
    coverage.malformed = tally_.malformed;
    if (tally_.first <= tally_.last) {
      coverage.log_starts = tally_.first;
      coverage.log_ends = tally_.last;
    }
    report.basis.inputs = {"access.log"};
    report.basis.ignored_statuses = "401 or 407";
    report.basis.profiles = {"/users/{user}", "/profile/{user}"};
    report.basis.command = "lastseen report -o html";
    return report;
  }

 private:
  std::string_view keep(std::string name) { return names_.emplace_back(std::move(name)); }

  Span period_;
  std::deque<std::string> names_;
  std::deque<std::vector<Span>> spans_;
  std::vector<Activity> users_;
  std::vector<ViewedPair> pairs_;
  Tally tally_;
};

/// Nine days of a real site's answers, 24 February to 3 March 2012 in UTC.
inline SampleReport nine_days() {
  const auto seconds = [](const nlohmann::json& value) { return SampleReport::at(value.get<std::int64_t>()); };
  const std::string folder = LASTSEEN_TEST_DATA "/oracle/";
  std::ifstream windows(folder + "windows.jsonl");
  std::string line;
  std::getline(windows, line);
  const auto window = nlohmann::json::parse(line);
  SampleReport sample(seconds(window["from"]), seconds(window["to"]));
  for (const auto& user : window["users"]) {
    std::vector<Span> spans;
    for (const auto& span : user["spans"]) spans.push_back({seconds(span[0]), seconds(span[1])});
    sample.user(user["user"], spans, user["requests"]);
    sample.last_user().first_seen = seconds(user["first"]);
    sample.last_user().last_seen = seconds(user["last"]);
  }
  std::ifstream views(folder + "views.jsonl");
  while (std::getline(views, line)) {
    const auto pair = nlohmann::json::parse(line);
    sample.pair(pair["viewer"], pair["viewed"], pair["count"], seconds(pair["first"]), seconds(pair["last"]));
  }
  Tally& tally = sample.tally();
  std::ifstream log(folder + "access.log");
  while (std::getline(log, line)) {
    std::istringstream time(line.substr(line.find("/2012:") - 6));
    date::sys_seconds at;
    time >> date::parse("%d/%b/%Y:%T %z", at);
    tally.saw(at);
  }
  tally.events = 1578;
  tally.anonymous = 2400;
  tally.unauthenticated = 22;
  return sample;
}

}  // namespace lastseen
