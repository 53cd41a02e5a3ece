#include "report/html_sections.hpp"

#include <algorithm>

#include "report/page_words.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kLongNames = 200;
constexpr std::size_t kShortNames = 64;

std::vector<Name> listed_users(const PresenceReport& report) {
  std::vector<Name> names;
  for (std::size_t i = 0; i < shown_rows(report, kListedUsers, report.users.size()); ++i) {
    names.push_back(report.users[i].name);
  }
  return names;
}

std::vector<Name> other_names(const PresenceReport& report) {
  std::vector<Name> names(report.at_peak.begin(), report.at_peak.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                               kPeakNames, report.at_peak.size())));
  for (const auto* ranks : {&report.most_viewed, &report.most_looking}) {
    for (std::size_t i = 0; i < std::min(kRanks, ranks->size()); ++i) names.push_back((*ranks)[i].name);
  }
  for (std::size_t i = 0; i < std::min(kListedPairs, report.pairs.size()); ++i) {
    names.push_back(report.pairs[i].viewer);
    names.push_back(report.pairs[i].viewed);
  }
  for (const Caveat& caveat : report.basis.coverage.caveats) {
    for (const std::string& name : caveat.example) names.push_back(Name{name});
  }
  return names;
}

}  // namespace

HtmlPage::HtmlPage(const PresenceReport& of)
    : report(of), clock(of.zone), user_names(listed_users(of), kLongNames), short_names(other_names(of), kShortNames) {}

double HtmlPage::position(Instant at) const {
  const Duration length = report.period->to - report.period->from;
  if (length == Duration::zero()) return 0;
  return static_cast<double>((at - report.period->from).count()) / static_cast<double>(length.count());
}

Axis HtmlPage::axis() const {
  constexpr std::size_t kMostTicks = 10;
  Axis axis = time_axis(*report.period, clock, kMostTicks, 0);
  return axis.marks == Axis::Marks::dates ? time_axis(*report.period, clock, kMostTicks / 2, 0) : axis;
}

Html time_element(Instant at, std::string_view shown) {
  return Html().add("<time datetime=\"{}\">{}</time>", rfc3339(at), shown);
}

Html filter_field() {
  return Markup(
      "<p class=\"filter\" hidden><label>Filter by name <input type=\"search\" autocomplete=\"off\" "
      "spellcheck=\"false\"></label> <output role=\"status\"></output></p>\n");
}

Html bar(std::uint64_t part, std::uint64_t whole) {
  if (part == 0) return {};
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  return Html().add("<svg class=\"bar\" aria-hidden=\"true\"><rect width=\"{}\" height=\"100%\"/></svg>",
                    percentage(share));
}

}  // namespace lastseen
