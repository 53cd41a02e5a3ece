#include <algorithm>

#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/lane.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"

namespace lastseen {

using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kLaneSteps = 480;
constexpr std::size_t kListedSpans = 12000;  // of all users
constexpr std::size_t kSpansForRow = 13;     // that take as much room as a row
constexpr std::size_t kSpansOfOne = 100;
constexpr std::size_t kListedBytes = 200;  // of a name
constexpr std::size_t kSectionBytes = 2000000;

/// How many spans of each user can be listed, so that all together are not too many.
std::size_t spans_for_each(std::span<const PresenceUser> users) {
  std::size_t each = kSpansOfOne;
  const auto listed = [&] {
    std::size_t sum = 0;
    for (const PresenceUser& user : users) sum += std::min(user.spans.size(), each);
    return sum;
  };
  // Rows take their room too.
  const std::size_t room = kListedSpans - std::min(kSpansForRow * users.size(), kListedSpans / 2);
  while (each > 1 && listed() > room) --each;
  return each;
}

class UsersTable {
 public:
  UsersTable(Html& html, const HtmlPage& page) : html_(html), page_(page) {}

  void write() {
    const auto& users = page_.report.users;
    std::size_t shown = shown_rows(page_.report, kListedUsers, users.size());
    if (shown > 1) html_.add("{}", filter_field());
    grid();
    html_.add("<table class=\"list users\"><caption class=\"vh\">Users and when they were online</caption>\n");
    head();
    shown = rows(std::span(users).first(shown));
    foot(sum_of_users(page_.report, shown));
    html_.add("</table>\n");
  }

 private:
  /// The lines of the axis, which every lane uses.
  void grid() {
    html_.add("<svg class=\"defs\" aria-hidden=\"true\"><defs><g id=\"g\">");
    for (const Tick& tick : page_.axis().ticks) {
      html_.add("<line x1=\"{0}\" x2=\"{0}\" y2=\"100%\"/>", percentage(tick.position));
    }
    html_.add("</g></defs></svg>\n");
  }

  void head() {
    html_.add(
        "<thead><tr><th scope=\"col\" data-sort=\"text\">Name</th>"
        "<th scope=\"col\" data-sort=\"number\" aria-sort=\"descending\">Online</th>"
        "<th scope=\"col\" data-sort=\"number\">Spans</th><th scope=\"col\" data-sort=\"number\">Requests</th>"
        "<th scope=\"col\" data-sort=\"number\">Last seen</th>"
        "<th scope=\"col\"><span class=\"vh\">When</span><svg class=\"ticks\" aria-hidden=\"true\">");
    const Axis axis = page_.axis();
    add_tick_labels(html_, axis, 15, [&](Instant at) { return tick_label(axis, at); });
    html_.add("</svg></th></tr></thead>\n");
  }

  std::string tick_label(const Axis& axis, Instant at) const {
    const PageClock& clock = page_.clock;
    if (axis.marks == Axis::Marks::dates) return clock.day(at);
    if (axis.marks == Axis::Marks::weeks) return clock.day_and_month(at);
    if (axis.marks == Axis::Marks::clock && !(clock.is_midnight(at) && page_.report.days.size() > 1)) {
      return clock.short_clock(at).substr(0, 5);
    }
    return fmt::format("{} {}", clock.weekday(at), std::stoi(clock.day_of_month(at)));
  }

  /// Returns how many fit.
  std::size_t rows(std::span<const PresenceUser> users) {
    const std::size_t spans = spans_for_each(users);
    const std::size_t start = html_.bytes().size();
    html_.add("<tbody>\n");
    std::size_t shown = 0;
    for (const PresenceUser& user : users) {
      const Html html = row(user, spans);
      if (html_.bytes().size() - start + html.bytes().size() > kSectionBytes) break;
      html_.add("{}", html);
      ++shown;
    }
    html_.add("</tbody>\n");
    return shown;
  }

  Html row(const PresenceUser& user, std::size_t spans) const {
    Html html;
    html.add("<tr><th scope=\"row\"><details><summary>{}</summary><div>", page_.user_names(user.name));
    add_details(html, user, spans);
    html.add("</div></details></th><td data-v=\"{}\">{}</td>", user.online.count(), page_duration(user.online));
    html.add("<td data-v=\"{}\">{}</td>", user.spans.size(), grouped(user.spans.size()));
    html.add("<td data-v=\"{}\">{}</td>", user.requests, grouped(user.requests));
    if (user.last_seen) {
      html.add("<td data-v=\"{}\">{}</td>", user.last_seen->time_since_epoch().count(),
               page_.clock.minute(*user.last_seen));
    } else {
      html.add("<td>–</td>");
    }
    html.add("<td>{}</td></tr>\n", lane(user.spans));
    return html;
  }

  Html lane(std::span<const Span> spans) const {
    Html html;
    html.add(
        "<svg aria-hidden=\"true\"><use href=\"#g\"/><svg y=\"4\" height=\"12\" viewBox=\"0 0 480 1\" "
        "preserveAspectRatio=\"none\"><path d=\"M0 1");
    std::uint32_t at = 0;
    for (const LaneRun& run : lane_runs(spans, *page_.report.period, kLaneSteps)) {
      html.add("m{} 0V0h{}V1", run.first - at, run.count);
      at = run.first + run.count;
    }
    return html.add("\"/></svg></svg>");
  }

  void add_details(Html& html, const PresenceUser& user, std::size_t at_most) const {
    html.add("{}", counted(user.requests, "request"));
    if (user.first_seen && user.last_seen) {
      html.add(", first seen {}, last seen {}", page_.clock.second(*user.first_seen),
               page_.clock.second(*user.last_seen));
    }
    const std::string_view name = user.name.bytes;
    if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
      html.add("<br>The name’s bytes: {}", byte_list(name, kListedBytes));
    }
    add_spans(html, user.spans.last(std::min(at_most, user.spans.size())));
    if (at_most < user.spans.size()) {
      html.add("<br>The latest {} of {} spans.", grouped(at_most), grouped(user.spans.size()));
    }
  }

  /// A line a day.
  void add_spans(Html& html, std::span<const Span> spans) const {
    const PageClock& clock = page_.clock;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const Span& span = spans[i];
      if (i == 0 || !clock.same_day(spans[i - 1].from, span.from)) {
        html.add("<br><b>{} {}</b> ", clock.weekday(span.from), clock.day(span.from));
      } else {
        html.add(", ");
      }
      html.add("{}–{}", clock.clock(span.from),
               clock.same_day(span.from, span.to) ? clock.clock(span.to) : clock.second(span.to));
    }
  }

  void foot(const UserSum& rest) {
    if (rest.users == 0) return;
    html_.add("<tfoot><tr><th scope=\"row\">{} more</th><td>{}</td><td></td><td>{}</td><td></td>", grouped(rest.users),
              page_duration(rest.online), grouped(rest.requests));
    html_.add("<td>all of them: <code>lastseen window -o tsv</code></td></tr></tfoot>\n");
  }

  Html& html_;
  const HtmlPage& page_;
};

}  // namespace

void add_users_section(Html& html, const HtmlPage& page) {
  const Span& period = *page.report.period;
  html.add("<section id=\"users\" aria-labelledby=\"users-head\">\n<h2 id=\"users-head\">Who was online, when</h2>\n");
  html.add("<p class=\"muted\">Most time online first. ");
  if (page.has_time()) {
    const Duration step = (period.to - period.from) / kLaneSteps;
    html.add("The lines go in steps of {}, and a shorter span shows as one step; open a name for the exact spans.",
             step < 1s ? "less than 1s" : page_duration(step));
  }
  html.add("</p>\n");
  UsersTable(html, page).write();
  html.add("</section>\n");
}

}  // namespace lastseen
