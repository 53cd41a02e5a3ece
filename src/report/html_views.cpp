#include <algorithm>

#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kOpenRows = 20;

void add_ranks(Html& html, const HtmlPage& page, std::span<const PresenceRank> ranks, Markup title,
               std::string_view noun) {
  html.add("<div><h3>")
      .add(title)
      .add(
          "</h3>\n<table class=\"ranks\"><thead class=\"quiet\"><tr><th scope=\"col\"><span "
          "class=\"vh\">Name</span></th>");
  html.add(
      "<th scope=\"col\"><span class=\"vh\">Views</span></th><th scope=\"col\"><span "
      "class=\"vh\">Of</span></th><td></td></tr></thead>\n<tbody>\n");
  for (const PresenceRank& rank : ranks.first(std::min(kRanks, ranks.size()))) {
    html.add("<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"muted\">{}</td><td>{}</td></tr>\n",
             page.short_names(rank.name), grouped(rank.views), counted(rank.others, noun),
             bar(rank.views, ranks.front().views));
  }
  html.add("</tbody></table></div>\n");
}

void add_pairs(Html& html, const HtmlPage& page) {
  const auto& pairs = page.report.pairs;
  const std::size_t shown = std::min(kListedPairs, shown_rows(page.report, kListedPairs, pairs.size()));
  html.add("<details{}><summary>Every pair ({})</summary>\n{}", pairs.size() <= kOpenRows ? Html(" open") : Html(),
           grouped(pairs.size()), shown > 1 ? filter_field() : Html());
  html.add(
      "<table class=\"list pairs\"><caption class=\"vh\">Who viewed whose profile, most views first</caption>\n"
      "<thead><tr><th scope=\"col\" data-sort=\"text\">Viewer</th><th scope=\"col\" data-sort=\"text\">Viewed</th>"
      "<th scope=\"col\" data-sort=\"number\" aria-sort=\"descending\">Views</th>"
      "<th scope=\"col\" data-sort=\"number\" class=\"wide\">First</th><th scope=\"col\" data-sort=\"number\">Last</th>"
      "</tr></thead>\n<tbody>\n");
  for (const PresencePair& pair : std::span(pairs).first(shown)) {
    html.add("<tr><td>{}</td><td>{}</td><td data-v=\"{}\">{}</td>", page.short_names(pair.viewer),
             page.short_names(pair.viewed), pair.count, grouped(pair.count));
    html.add("<td class=\"wide\" data-v=\"{}\">{}</td><td data-v=\"{}\">{}</td></tr>\n",
             pair.first.time_since_epoch().count(), page.clock.second(pair.first), pair.last.time_since_epoch().count(),
             page.clock.second(pair.last));
  }
  html.add("</tbody>\n");
  if (shown < pairs.size()) {
    html.add(
        "<tfoot><tr><th scope=\"row\">{} more</th><td></td><td>{}</td><td class=\"wide\"></td><td></td></tr></tfoot>\n",
        grouped(pairs.size() - shown), grouped(sum_of_views(page.report, shown)));
  }
  html.add("</table></details>\n");
}

}  // namespace

void add_views_section(Html& html, const HtmlPage& page) {
  const PresenceReport& report = page.report;
  html.add(
      "<section id=\"views\" aria-labelledby=\"views-head\">\n<h2 id=\"views-head\">Who viewed whose profile</h2>\n");
  if (report.pairs.empty()) {
    html.add("<p>Nobody looked at another’s profile in this period.</p>\n</section>\n");
    return;
  }
  html.add("<p class=\"muted\">{}, {}. Looking at one’s own profile does not count.</p>\n<div class=\"columns\">\n",
           counted(report.views, "view"), counted(report.pairs.size(), "pair"));
  add_ranks(html, page, report.most_viewed, "Most viewed", "viewer");
  add_ranks(html, page, report.most_looking, "Looked at most profiles", "profile");
  html.add("</div>\n");
  add_pairs(html, page);
  html.add("</section>\n");
}

}  // namespace lastseen
