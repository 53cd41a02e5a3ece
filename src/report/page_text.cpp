#include "report/page_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "report/count_text.hpp"
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
constexpr std::size_t kNameCells = 18;
constexpr std::size_t kLeastNameCells = 10;
constexpr std::size_t kPairNameCells = 22;

/// Text of our own, filled to the width of the page; what follows its first line is indented.
std::string wrapped(std::string_view text, std::size_t indent = 0) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column != 0 && indent + column + 1 + end > kWidth) {
      out += '\n' + std::string(indent, ' ');
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

/// Columns of the widest text of some rows.
template <class Rows, class Text>
std::size_t widest(const Rows& rows, Text&& text) {
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, text(row).size());
  return columns;
}

/// Of a column of numbers: as usual, or of the widest with a blank before it.
std::size_t number_column(std::size_t usual, std::size_t widest) {
  return std::max(usual, widest + 1);
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
    out_ += '\n' + wrapped(fmt::format(pattern, std::forward<Args>(args)...)) + '\n';
  }

  bool one_day() const { return report_.unit == DayUnit::day && report_.days.size() <= 1; }
  std::string day_and(Instant at, const std::string& time) const {
    return fmt::format("{} {} {}", clock_.weekday(at), clock_.day(at), time);
  }

  void header() {
    line("{}", visible(report_.title));
    if (report_.period) {
      const auto& [from, to] = *report_.period;
      const std::string dates = fmt::format("{} {} to {} {} {}", clock_.weekday(from), clock_.bound(from),
                                            clock_.weekday(to), clock_.bound(to), report_.zone.name());
      const std::string length = fmt::format("({})", period_length(*report_.period, report_.zone));
      const bool fits = dates.size() + 1 + length.size() <= kWidth;
      out_ += fits ? dates + " " : wrapped(dates);
      line("{}", length);
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
    figure("Users online", grouped(report_.users.size()), "");
    figure("Most at once", grouped(report_.most),
           report_.peak_at ? day_and(*report_.peak_at, clock_.clock(*report_.peak_at)) : "");
    const Duration length = report_.period ? report_.period->to - report_.period->from : Duration::zero();
    figure("On average", length == Duration::zero() ? "-" : page_average(average_online(report_.online, length)), "");
    figure("Online time", page_duration(report_.online), counted(report_.requests, "request"));
  }

  void plot() {
    heading("HOW MANY WERE ONLINE: {}", plot_scale(report_));
    for (const std::string& drawn : plot_lines(report_)) line("{}", drawn);
    if (!one_day()) days();
  }

  void days() {
    const auto& days = report_.days;
    const std::size_t users = number_column(10, widest(days, [](const auto& day) { return grouped(day.users); }));
    const std::size_t most = number_column(7, widest(days, [](const auto& day) { return grouped(day.part.most); }));
    const std::size_t first = number_column(16, widest(days, [&](const auto& day) { return reached(day.part); }));
    const std::size_t label = std::min<std::size_t>(14, kWidth - users - most - first - 10 - 12);
    line("");
    line("{:<{}}{:>{}}{:>{}}{:>{}}{:>10}{:>12}", day_head(report_.unit), label, "Users", users, "Most", most,
         "First reached", first, "Average", "Online");
    for (const PresenceDay& day : days) {
      const PresencePart& part = day.part;
      line("{:<{}}{:>{}}{:>{}}{:>{}}{:>10}{:>12}", day_label(clock_, report_.unit, part), label, grouped(day.users),
           users, grouped(part.most), most, reached(part), first,
           page_average(average_online(part.online, part.stretch.to - part.stretch.from)), page_duration(part.online));
    }
  }

  /// What the label of its row does not say already.
  std::string reached(const PresencePart& part) const {
    if (part.most == 0) return "-";
    const Instant at = part.reached;
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

  /// Numbers and times take the room that they need; the lanes, and then the names, take what is left.
  void users() {
    const auto shown = std::span(report_.users).first(shown_rows(report_, kUsers, report_.users.size()));
    const UserSum rest = sum_of_users(report_, shown.size());
    heading("WHO WAS ONLINE, WHEN: {} of {}, most time online first", grouped(shown.size()),
            grouped(report_.users.size()));
    const std::string more = grouped(rest.users) + " more";
    const std::string_view last_head = one_day() ? " Last" : "Last seen  ";
    const std::size_t online =
        number_column(10, std::max(widest(shown, [](const auto& user) { return page_duration(user.online); }),
                                   page_duration(rest.online).size()));
    const std::size_t requests =
        number_column(9, std::max(widest(shown, [](const auto& user) { return grouped(user.requests); }),
                                  grouped(rest.requests).size()));
    const std::size_t last =
        std::max(last_head.size(), widest(shown, [&](const auto& user) { return last_seen(user); }));
    const std::size_t room = kWidth - online - requests - last - 4;
    const std::size_t for_lane = room - std::max(kLeastNameCells, more.size());
    const Duration step = step_for(*report_.period, report_.zone, std::min<std::size_t>(one_day() ? 24 : 20, for_lane));
    const auto steps = LocalStep(step).stretches(*report_.period, report_.zone);
    const std::string lane_head = "Each " + page_step(step);
    const std::size_t name = std::min(kNameCells, room - std::max(steps.size(), lane_head.size()));
    line("{:<{}}{:>{}}{:>{}}  {:<{}}  {}", "User", name, "Online", online, "Requests", requests, last_head, last,
         lane_head);
    for (const PresenceUser& user : shown) {
      line("{}{:>{}}{:>{}}  {:<{}}  {}", name_cells(user.name, name), page_duration(user.online), online,
           grouped(user.requests), requests, last_seen(user), last, lane(user.spans, steps));
    }
    if (rest.users != 0) {
      line("{:<{}}{:>{}}{:>{}}", more, name, page_duration(rest.online), online, grouped(rest.requests), requests);
    }
  }

  void views() {
    if (report_.pairs.empty()) {
      heading("WHO VIEWED WHOSE PROFILE");
      line("Nobody looked at another's profile in this period.");
      return;
    }
    const auto shown = std::span(report_.pairs).first(shown_rows(report_, kPairs, report_.pairs.size()));
    heading("WHO VIEWED WHOSE PROFILE: {} of {}, {}", grouped(shown.size()), counted(report_.pairs.size(), "pair"),
            counted(report_.views, "view"));
    const std::size_t views = number_column(8, widest(shown, [](const auto& pair) { return grouped(pair.count); }));
    const std::size_t last = widest(shown, [&](const auto& pair) { return clock_.minute(pair.last); });
    const std::size_t name = std::min(kPairNameCells, (kWidth - views - last - 4) / 2);
    line("{:<{}}  {:<{}}{:>{}}  Last", "Viewer", name, "Viewed", name, "Views", views);
    for (const PresencePair& pair : shown) {
      line("{}  {}{:>{}}  {}", name_cells(pair.viewer, name), name_cells(pair.viewed, name), grouped(pair.count), views,
           clock_.minute(pair.last));
    }
  }

  void basis() {
    heading("WHAT THIS RESTS ON");
    const CoverageRow& coverage = report_.basis.coverage;
    const auto count = [&](std::uint64_t lines, std::string_view what) {
      out_ += fmt::format("{:>12}  ", grouped(lines)) + wrapped(what, 14);
    };
    count(coverage.lines(), "lines read");
    count(coverage.events, "requests of a named user");
    count(coverage.anonymous, "without a user");
    if (!report_.basis.ignored_statuses.empty() || coverage.unauthenticated != 0) {
      count(coverage.unauthenticated,
            fmt::format("status {}: the name is only claimed", report_.basis.ignored_statuses));
    }
    count(coverage.malformed, "not readable in this format");
    line("");
    out_ += wrapped(fmt::format("Online is from a request until {} after it. All times {}.",
                                exact_duration_text(report_.timeout), report_.zone.name()));
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
