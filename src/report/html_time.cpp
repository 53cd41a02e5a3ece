#include <algorithm>

#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kOpenRows = 14;

void add_peak_names(Html& html, const HtmlPage& page) {
  const auto& names = page.report.at_peak;
  html.add("<p class=\"names\"><b>Online at the peak:</b> ");
  const std::size_t shown = std::min(names.size(), kPeakNames);
  for (std::size_t i = 0; i < shown; ++i) {
    html.add(i == 0 ? Markup("") : Markup(", ")).add("{}", page.short_names(names[i]));
  }
  if (shown < names.size()) html.add(" <span class=\"muted\">and {} more</span>", grouped(names.size() - shown));
  html.add(".</p>\n");
}

void add_legend(Html& html, const HtmlPage& page) {
  html.add(
      "<p class=\"legend\"><span><span class=\"swatch most\"></span>most at once in each {}</span> "
      "<span><span class=\"swatch mean\"></span>average</span> "
      "<span><span class=\"swatch logged\"></span>the log has lines</span></p>\n",
      page_step(page.report.timeline.step));
}

}  // namespace

void add_days(Html& html, const HtmlPage& page) {
  const PresenceReport& report = page.report;
  if (report.days.size() < 2) return;
  html.add("<details{}><summary>{} ({})</summary>\n", report.days.size() <= kOpenRows ? Html(" open") : Html(),
           days_title(report.unit), grouped(report.days.size()));
  const auto label = [&](const PresencePart& part) {
    if (report.unit != DayUnit::day) return escaped(day_label(page.clock, report.unit, part));
    return Html().add("{} <time>{}</time>", page.clock.weekday(part.stretch.from), page.clock.day(part.stretch.from));
  };
  html.add("<table class=\"days\"><caption class=\"vh\">{}</caption>\n<thead><tr><th scope=\"col\">{}</th>",
           days_title(report.unit), day_head(report.unit));
  html.add(
      "<th scope=\"col\">Users</th><th scope=\"col\">Most at once</th><th scope=\"col\" class=\"wide\">First "
      "reached</th>"
      "<th scope=\"col\">Average</th><th scope=\"col\">Online time</th></tr></thead>\n<tbody>\n");
  for (const PresenceDay& day : report.days) {
    const PresencePart& part = day.part;
    const std::string reached =
        report.unit == DayUnit::day ? page.clock.clock(part.reached) : page.clock.second(part.reached);
    html.add(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"wide\">{}</td><td>{}</td><td>{}</td></tr>\n",
        label(part), grouped(day.users), grouped(part.most), part.most == 0 ? std::string("–") : reached,
        page_average(average_online(part.online, part.stretch.to - part.stretch.from)), page_duration(part.online));
  }
  html.add("</tbody></table></details>\n");
}

void add_time_section(Html& html, const HtmlPage& page) {
  html.add("<section id=\"time\" aria-labelledby=\"time-head\">\n<h2 id=\"time-head\">How many were online</h2>\n");
  add_legend(html, page);
  add_chart(html, page);
  add_peak_names(html, page);
  add_days(html, page);
  html.add("</section>\n");
}

}  // namespace lastseen
