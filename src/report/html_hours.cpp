#include <algorithm>
#include <array>

#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

constexpr unsigned kClasses = 6;

/// By the square root, since by plain shares one evening would flatten a week.
unsigned heat_class(const PresenceHour& hour, const PresenceHour& busiest) {
  unsigned k = 0;
  while (!at_most_part(hour, k * k, kClasses * kClasses, busiest)) ++k;
  return k;
}

void add_sentence(Html& html, const HtmlPage& page) {
  html.add("<p class=\"muted\">Average number online in each hour of the week. Busiest: ");
  bool first = true;
  for (const auto& [weekday, hour] : busiest_hours(page.report, 3)) {
    html.add(first ? Markup("") : Markup(", "));
    html.add("<b>{} {:02}:00–{:02}:00</b> ({})", long_weekday_name(weekday), hour, hour + 1,
             page_average(hour_average(page.report.hours[weekday][hour])));
    first = false;
  }
  html.add(".</p>\n");
}

void add_cell(Html& html, const PresenceHour& hour, const PresenceHour& busiest) {
  if (hour.length == Duration::zero()) {
    html.add(
        "<td class=\"out\"><svg aria-hidden=\"true\"><use href=\"#out\"/></svg><span class=\"vh\">not in the "
        "period</span></td>");
    return;
  }
  const double average = hour_average(hour);
  html.add("<td class=\"h{}\"><span>{}</span></td>", heat_class(hour, busiest),
           average == 0 ? std::string("·") : page_average(average));
}

void add_map(Html& html, const HtmlPage& page, const PresenceHour& busiest) {
  html.add(
      "<table class=\"heat\"><caption class=\"vh\">Average number online by weekday and "
      "hour</caption>\n<thead><tr><td></td>");
  for (int hour = 0; hour < 24; ++hour) html.add("<th scope=\"col\"><span>{:02}</span></th>", hour);
  html.add("</tr></thead>\n<tbody>\n");
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    if (!weekday_in_period(page.report, weekday)) continue;
    html.add("<tr><th scope=\"row\">{}</th>", weekday_name(weekday));
    for (const PresenceHour& hour : page.report.hours[weekday]) add_cell(html, hour, busiest);
    html.add("</tr>\n");
  }
  html.add("</tbody></table>\n");
}

void add_legend(Html& html, const HtmlPage& page, double greatest) {
  html.add("<p class=\"legend\"><span><span class=\"swatch h0\"></span>0</span> <span>");
  const auto bound = [&](unsigned k) { return page_average(greatest * k * k / (kClasses * kClasses)); };
  for (unsigned k = 1; k <= kClasses; ++k) {
    html.add("<span class=\"swatch h{}\"></span>", k);
    // Classes that the numbers do not tell apart share one.
    if (k == kClasses) {
      html.add("to {}</span>", bound(k));
    } else if (bound(k) != bound(k + 1)) {
      html.add("to {}</span> <span>", bound(k));
    }
  }
  if (has_hours_outside(page.report)) {
    html.add(" <span><svg class=\"swatch\" aria-hidden=\"true\"><use href=\"#out\"/></svg>not in the period</span>");
  }
  html.add("</p>\n");
}

/// How many hours of the period a cell stands for.
void add_basis(Html& html, const HtmlPage& page) {
  std::uint32_t least = 0;
  std::uint32_t greatest = 0;
  for (const auto& day : page.report.hours) {
    for (const PresenceHour& hour : day) {
      if (hour.hours == 0) continue;
      least = least == 0 ? hour.hours : std::min(least, hour.hours);
      greatest = std::max(greatest, hour.hours);
    }
  }
  if (greatest == 1) {
    html.add("<p class=\"note\">Each cell is one hour.</p>\n");
  } else if (least == greatest) {
    html.add("<p class=\"note\">Each cell is the mean of {} hours of the period.</p>\n", grouped(greatest));
  } else {
    html.add("<p class=\"note\">Each cell is the mean of {}–{} hours of the period.</p>\n", grouped(least),
             grouped(greatest));
  }
}

}  // namespace

void add_hours_section(Html& html, const HtmlPage& page) {
  const PresenceHour& busiest = busiest_hour(page.report);
  html.add("<section id=\"hours\" aria-labelledby=\"hours-head\">\n<h2 id=\"hours-head\">Busiest hours</h2>\n");
  add_sentence(html, page);
  html.add("<svg class=\"defs\" aria-hidden=\"true\"><defs><g id=\"out\">");
  for (const int x : {-50, 0, 50}) html.add("<line x1=\"{}%\" y1=\"100%\" x2=\"{}%\" y2=\"0\"/>", x, x + 100);
  html.add("</g></defs></svg>\n");
  add_map(html, page, busiest);
  add_legend(html, page, hour_average(busiest));
  add_basis(html, page);
  html.add("</section>\n");
}

}  // namespace lastseen
