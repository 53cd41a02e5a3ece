#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

Html bound(const HtmlPage& page, Instant at) {
  return time_element(at, fmt::format("{} {}", page.clock.weekday(at), page.clock.bound(at)));
}

void add_period(Html& html, const HtmlPage& page) {
  if (!page.report.period) return;
  const auto& [from, to] = *page.report.period;
  html.add("<p class=\"period\">{} to {} <span class=\"muted\">· {} · all times {}</span></p>\n", bound(page, from),
           bound(page, to), period_length(*page.report.period, page.report.zone), page.report.zone.name());
}

void add_coverage(Html& html, const HtmlPage& page) {
  const CoverageKind kind = coverage_kind(page.report);
  const CoverageRow& coverage = page.report.basis.coverage;
  html.add("<p class=\"coverage {}\"><strong>{}.</strong> ", kind == CoverageKind::whole ? Html("ok") : Html("warn"),
           coverage_claim(page.report));
  if (kind != CoverageKind::whole && coverage.log_starts && coverage.log_ends) {
    html.add("They run from {} to {}", time_element(*coverage.log_starts, page.clock.second(*coverage.log_starts)),
             time_element(*coverage.log_ends, page.clock.second(*coverage.log_ends)));
    html.add(kind == CoverageKind::part ? Markup("; whoever was online outside that is missing here. ") : Markup(". "));
  }
  html.add("<a href=\"#basis\">What this rests on</a></p>\n");
}

void add_nav(Html& html, const HtmlPage& page) {
  if (!page.has_users()) return;
  html.add("<nav aria-label=\"Sections\">");
  if (page.has_time()) html.add("<a href=\"#time\">Over time</a> <a href=\"#hours\">Busiest hours</a> ");
  html.add("<a href=\"#users\">Users</a> <a href=\"#views\">Profile views</a> <a href=\"#basis\">Basis</a></nav>\n");
}

void add_figure(Html& html, Markup label, std::string_view value, std::string_view note) {
  html.add("<div><dt>").add(label).add("</dt><dd><b>{}</b><span>{}</span></dd></div>\n", value, note);
}

}  // namespace

void add_header(Html& html, const HtmlPage& page) {
  html.add("<header>\n<h1>{}</h1>\n", shown_bytes(page.report.title, 200).html);
  add_period(html, page);
  add_coverage(html, page);
  add_nav(html, page);
  html.add("</header>\n");
}

void add_key_figures(Html& html, const HtmlPage& page) {
  const PresenceReport& report = page.report;
  html.add("<dl class=\"figures\">\n");
  add_figure(html, "Users online", grouped(report.users.size()),
             fmt::format("{} made a request", grouped(report.with_requests)));
  add_figure(html, "Most at once", grouped(report.most),
             report.peak_at
                 ? fmt::format("{} {}", page.clock.weekday(*report.peak_at), page.clock.minute(*report.peak_at))
                 : "–");
  const Duration length = report.period ? report.period->to - report.period->from : Duration::zero();
  add_figure(html, "On average", length == Duration::zero() ? "–" : page_average(average_online(report.online, length)),
             "online at any moment");
  if (const auto busiest = busiest_hours(report, 1); busiest.empty()) {
    add_figure(html, "Busiest hour", "–", "–");
  } else {
    const auto [weekday, hour] = busiest.front();
    add_figure(html, "Busiest hour", fmt::format("{} {:02}–{:02}", weekday_name(weekday), hour, hour + 1),
               fmt::format("{} online on average", page_average(hour_average(report.hours[weekday][hour]))));
  }
  add_figure(html, "Online time", page_duration(report.online), counted(report.requests, "request"));
  html.add("</dl>\n");
}

}  // namespace lastseen
