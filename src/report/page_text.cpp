#include "report/page_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "report/display_text.hpp"
#include "report/lane.hpp"
#include "report/page_drawing.hpp"
#include "report/page_numbers.hpp"
#include "report/page_time.hpp"
#include "report/page_words.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kWidth = 72;
constexpr std::size_t kUsers = 20;
constexpr std::size_t kPairs = 10;

/// Text of our own, filled to the width of the page.
std::string wrapped(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column != 0 && column + 1 + end > kWidth) {
      out += '\n';
      column = 0;
    } else if (column != 0) {
      out += ' ';
      ++column;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\n";
}

/// A name in so many cells.
std::string name_cells(Name name, std::size_t cells) {
  const DisplayText shown = fitted(name.bytes, cells, CutAt::middle, Charset::ascii);
  return shown.text + std::string(cells - shown.cells, ' ');
}

class TextPage {
 public:
  explicit TextPage(const PresenceReport& report) : report_(report), clock_(report.zone) {}

  std::string written() {
    header();
    figures();
    if (report_.users.empty()) {
      line("");
      line("Nobody was online in this period.");
    } else {
      if (report_.period->from < report_.period->to) {
        plot();
        hours();
      }
      users();
      views();
    }
    basis();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> pattern, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), pattern, std::forward<Args>(args)...);
    out_ += '\n';
  }
  template <class... Args>
  void heading(fmt::format_string<Args...> pattern, Args&&... args) {
    out_ += '\n';
    line(pattern, std::forward<Args>(args)...);
    out_ += '\n';
  }

  bool one_day() const { return report_.unit == DayUnit::day && report_.days.size() <= 1; }
  std::string day_and(Instant at, const std::string& time) const {
    return fmt::format("{} {} {}", clock_.weekday(at), clock_.day(at), time);
  }

  void header() {
    line("{}", visible(report_.title));
    if (report_.period) {
      const auto& [from, to] = *report_.period;
      line("{} {} to {} {} {} ({})", clock_.weekday(from), clock_.bound(from), clock_.weekday(to), clock_.bound(to),
           report_.zone.name(), period_length(*report_.period, report_.zone));
    }
    line("");
    out_ += wrapped(coverage_sentence());
    line("");
  }

  std::string coverage_sentence() const {
    std::string text = coverage_claim(report_);
    if (const CoverageRow& coverage = report_.basis.coverage; coverage.log_starts && coverage.log_ends) {
      text += fmt::format(": {} to {}", clock_.second(*coverage.log_starts), clock_.second(*coverage.log_ends));
    }
    text += '.';
    if (coverage_kind(report_) == CoverageKind::part) text += " Whoever was online outside that is missing.";
    return text;
  }

  void figure(std::string_view label, const std::string& value, const std::string& note) {
    line("{:<14}{:>9}{}{}", label, value, note.empty() ? "" : "   ", note);
  }

  void figures() {
    figure("Users online", page_count(report_.users.size()), "");
    figure("Most at once", page_count(report_.most),
           report_.peak_at ? day_and(*report_.peak_at, clock_.clock(*report_.peak_at)) : "");
    const Duration length = report_.period ? report_.period->to - report_.period->from : Duration::zero();
    figure("On average", length == Duration::zero() ? "-" : page_average(average_online(report_.online, length)), "");
    figure("Online time", page_duration(report_.online), counted(report_.requests, "request", "requests"));
  }

  void plot() {
    heading("HOW MANY WERE ONLINE: {}", plot_scale(report_));
    for (const std::string& drawn : plot_lines(report_)) line("{}", drawn);
    if (!one_day()) days();
  }

  void days() {
    line("");
    line("{:<14}{:>10}{:>7}{:>16}{:>10}{:>12}", day_head(report_.unit), "Users", "Most", "First reached", "Average",
         "Online");
    for (const PresenceDay& day : report_.days) {
      const PresencePart& part = day.part;
      line("{:<14}{:>10}{:>7}{:>16}{:>10}{:>12}", day_label(clock_, report_.unit, part), page_count(day.users),
           page_count(part.most), part.most == 0 ? "-" : reached(part.reached),
           page_average(average_online(part.online, part.stretch.to - part.stretch.from)), page_duration(part.online));
    }
  }

  /// What the label of its row does not say already, in 14 columns.
  std::string reached(Instant at) const {
    if (report_.unit == DayUnit::day) return clock_.clock(at);
    return report_.unit == DayUnit::century ? clock_.day(at) : clock_.short_day(at) + " " + clock_.clock(at);
  }

  void hours() {
    heading("BUSIEST HOURS: {}", heat_scale(report_));
    for (const std::string& drawn : heat_lines(report_)) line("{}", drawn);
  }

  std::string last_seen(const PresenceUser& user) const {
    if (!user.last_seen) return "-";
    if (one_day()) return clock_.short_clock(*user.last_seen);
    if (!clock_.same_year(report_.period->from, report_.period->to)) return clock_.day(*user.last_seen);
    return clock_.short_day(*user.last_seen) + " " + clock_.short_clock(*user.last_seen);
  }

  static std::string lane(std::span<const Span> spans, std::span<const Stretch> steps) {
    std::string drawn;
    for (const Share share : lane_shares(spans, steps)) {
      drawn += share == Share::half ? '#' : share == Share::part ? '+' : '.';
    }
    return drawn;
  }

  void users() {
    const std::size_t shown = shown_rows(report_, kUsers, report_.users.size());
    heading("WHO WAS ONLINE, WHEN: {} of {}, most time online first", page_count(shown),
            page_count(report_.users.size()));
    const Duration step = step_for(*report_.period, report_.zone, one_day() ? 24 : 20);
    const auto steps = LocalStep(step).stretches(*report_.period, report_.zone);
    const std::size_t last = one_day() ? 7 : 13;
    line("{:<18}{:>10}{:>9}{:>{}}  Each {}", "User", "Online", "Requests", one_day() ? "Last" : "Last seen  ", last,
         page_step(step));
    for (std::size_t i = 0; i < shown; ++i) {
      const PresenceUser& user = report_.users[i];
      line("{}{:>10}{:>9}{:>{}}  {}", name_cells(user.name, 18), page_duration(user.online), page_count(user.requests),
           last_seen(user), last, lane(user.spans, steps));
    }
    const UserSum rest = sum_of_users(report_, shown);
    if (rest.users != 0) {
      line("{:<18}{:>10}{:>9}", page_count(rest.users) + " more", page_duration(rest.online),
           page_count(rest.requests));
    }
  }

  void views() {
    if (report_.pairs.empty()) {
      heading("WHO VIEWED WHOSE PROFILE");
      line("Nobody looked at another's profile in this period.");
      return;
    }
    const std::size_t shown = shown_rows(report_, kPairs, report_.pairs.size());
    heading("WHO VIEWED WHOSE PROFILE: {} of {}, {}", page_count(shown), counted(report_.pairs.size(), "pair", "pairs"),
            counted(report_.views, "view", "views"));
    line("{:<22}  {:<22}{:>8}  Last", "Viewer", "Viewed", "Views");
    for (std::size_t i = 0; i < shown; ++i) {
      const PresencePair& pair = report_.pairs[i];
      line("{}  {}{:>8}  {}", name_cells(pair.viewer, 22), name_cells(pair.viewed, 22), page_count(pair.count),
           clock_.minute(pair.last));
    }
  }

  void basis() {
    heading("WHAT THIS RESTS ON");
    const CoverageRow& coverage = report_.basis.coverage;
    const auto count = [&](std::uint64_t lines, std::string_view what) { line("{:>12}  {}", page_count(lines), what); };
    count(coverage.lines(), "lines read");
    count(coverage.events, "requests of a named user");
    count(coverage.anonymous, "without a user");
    if (!report_.basis.ignored_statuses.empty() || coverage.unauthenticated != 0) {
      count(coverage.unauthenticated,
            fmt::format("status {}: the name is only claimed", report_.basis.ignored_statuses));
    }
    count(coverage.malformed, "not readable in this format");
    line("");
    line("Online is from a request until {} after it. All times {}.", exact_duration_text(report_.timeout),
         report_.zone.name());
    line("lastseen {}", LASTSEEN_VERSION);
  }

  const PresenceReport& report_;
  PageClock clock_;
  std::string out_;
};

}  // namespace

std::string page_text(const PresenceReport& report) {
  return TextPage(report).written();
}

}  // namespace lastseen
