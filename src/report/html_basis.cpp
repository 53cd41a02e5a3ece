#include <algorithm>
#include <array>

#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kListedInputs = 20;
constexpr std::size_t kListedProfiles = 3;
constexpr std::size_t kListedFilters = 20;
constexpr std::size_t kTextCut = 200;
constexpr double kLeastExtent = 0.001;  // so that an instant can be seen

/// Text that a log or a command line gave, escaped and cut.
Html given(std::string_view bytes) {
  return Html().add("<code>{}</code>", shown_bytes(bytes, kTextCut).html);
}

class BasisSection {
 public:
  BasisSection(Html& html, const HtmlPage& page)
      : html_(html), page_(page), report_(page.report), coverage_(report_.basis.coverage) {}

  void write() {
    html_.add("<section id=\"basis\" aria-labelledby=\"basis-head\">\n<h2 id=\"basis-head\">What this rests on</h2>\n");
    bars();
    html_.add("<div class=\"columns\">\n");
    facts();
    lines();
    html_.add("</div>\n");
    caveats();
    html_.add("</section>\n");
  }

 private:
  bool has_lines() const { return coverage_.log_starts && coverage_.log_ends; }

  /// The period and the logs on one axis.
  void bars() {
    if (!report_.period || !has_lines()) return;
    const Span& period = *report_.period;
    const Instant from = std::min(period.from, *coverage_.log_starts);
    const Instant to = std::max(period.to, *coverage_.log_ends);
    if (from == to) return;
    const auto share = [&](Duration part) {
      return static_cast<double>(part.count()) / static_cast<double>((to - from).count());
    };
    const auto bar = [&](Markup label, Markup kind, Instant begin, Instant end) {
      html_.add("<p class=\"extent ").add(kind).add("\">").add(label);
      html_.add("<svg aria-hidden=\"true\"><rect x=\"{}\" width=\"{}\" height=\"100%\"/></svg></p>\n",
                percentage(share(begin - from)), percentage(std::max(share(end - begin), kLeastExtent)));
    };
    bar("Period", "period", period.from, period.to);
    bar("Logs", "logs", *coverage_.log_starts, *coverage_.log_ends);
  }

  void fact(Markup name, const Html& value) { html_.add("<dt>").add(name).add("</dt><dd>{}</dd>\n", value); }
  Html from_to(Instant from, Instant to) const {
    return Html().add("{} to {}", time_element(from, page_.clock.second(from)),
                      time_element(to, page_.clock.second(to)));
  }
  /// The first of a list, then how many more.
  static Html list(const std::vector<std::string>& texts, std::size_t at_most, Markup between) {
    Html html;
    for (std::size_t i = 0; i < std::min(texts.size(), at_most); ++i) {
      html.add(i == 0 ? Markup("") : between).add("{}", given(texts[i]));
    }
    if (texts.size() > at_most) html.add(" and {} more", grouped(texts.size() - at_most));
    return html;
  }

  void facts() {
    const PresenceBasis& basis = report_.basis;
    html_.add("<dl class=\"facts\">\n");
    fact("Logs",
         has_lines() ? from_to(*coverage_.log_starts, *coverage_.log_ends) : Html("no line that could be read"));
    if (basis.longest_gap) {
      const Span& gap = *basis.longest_gap;
      fact("Longest time without a line",
           Html().add("{}, {}", page_duration(gap.to - gap.from), from_to(gap.from, gap.to)));
    } else if (coverage_kind(report_) != CoverageKind::none) {
      fact("Longest time without a line", Html("less than a whole minute"));
    }
    fact("Inputs", list(basis.inputs, kListedInputs, ", "));
    fact("Online", Html().add("from a request until {} after it", exact_duration_text(report_.timeout)));
    fact("Not counted", basis.ignored_statuses.empty()
                            ? Html("nothing: every status proves a user")
                            : Html().add("status {}: there the name is only claimed", basis.ignored_statuses));
    fact("Profile pages", list(basis.profiles, kListedProfiles, " "));
    fact("Filters", basis.filters.empty() ? Html("none") : list(basis.filters, kListedFilters, ", "));
    fact("Zone", escaped(report_.zone.name()));
    html_.add("</dl>\n");
  }

  void lines() {
    struct Kind {
      std::string name;
      std::uint64_t count;
    };
    const std::array<Kind, 4> kinds = {
        {{"requests of a named user", coverage_.events},
         {"without a user", coverage_.anonymous},
         {report_.basis.ignored_statuses.empty() ? "of a status not counted"
                                                 : "status " + report_.basis.ignored_statuses,
          coverage_.unauthenticated},
         {"not readable in this format", coverage_.malformed}}};
    const auto shares =
        permilles(std::array{coverage_.events, coverage_.anonymous, coverage_.unauthenticated, coverage_.malformed});
    const auto percent = [&](unsigned permille) { return coverage_.lines() == 0 ? "–" : percent_text(permille); };
    html_.add(
        "<div><h3>Every line accounted for</h3>\n<table class=\"lines\"><thead class=\"quiet\"><tr><th "
        "scope=\"col\"><span class=\"vh\">Lines</span></th>"
        "<th scope=\"col\"><span class=\"vh\">Count</span></th><th scope=\"col\"><span "
        "class=\"vh\">Share</span></th><td></td></tr></thead>\n<tbody>\n");
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      html_.add("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n", kinds[i].name,
                grouped(kinds[i].count), percent(shares[i]), bar(kinds[i].count, coverage_.lines()));
    }
    html_.add(
        "</tbody>\n<tfoot><tr><th scope=\"row\">lines</th><td>{}</td><td>{}</td><td></td></tr></tfoot></table></div>\n",
        grouped(coverage_.lines()), percent(1000));
  }

  void caveats() {
    html_.add("<h3>Caveats</h3>\n<ul>\n");
    for (const Sentence& sentence : caveat_sentences(report_)) {
      html_.add("<li>");
      for (const auto& piece : sentence) {
        if (const Name* name = std::get_if<Name>(&piece)) {
          html_.add("{}", page_.short_names(*name));
        } else {
          html_.add("{}", std::get<std::string>(piece));
        }
      }
      html_.add("</li>\n");
    }
    html_.add("</ul>\n");
  }

  Html& html_;
  const HtmlPage& page_;
  const PresenceReport& report_;
  const CoverageRow& coverage_;
};

}  // namespace

void add_basis_section(Html& html, const HtmlPage& page) {
  BasisSection(html, page).write();
}

void add_footer(Html& html, const HtmlPage& page) {
  html.add(
      "<footer>\n<p>lastseen {} · <code>{}</code></p>\n<p>This file is complete in itself: it loads nothing and sends "
      "nothing.</p>\n</footer>\n",
      std::string_view(LASTSEEN_VERSION), shown_bytes(page.report.basis.command, 1000).html);
}

}  // namespace lastseen
