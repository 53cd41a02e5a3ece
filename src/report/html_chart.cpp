#include <algorithm>

#include "report/count_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

// Heights in pixels: the label of the peak, the plot, the strip that tells where the logs have lines, the axis.
constexpr unsigned kPlotTop = 26;
constexpr unsigned kPlotHeight = 150;
constexpr unsigned kStripTop = kPlotTop + kPlotHeight + 3;
constexpr unsigned kAxisText = kStripTop + 19;
constexpr unsigned kHeight = kAxisText + 6;

/// Units of the path's height for each user, so that averages are whole numbers.
constexpr std::uint64_t kUnits = 100;

/// The numbers on the left: at most four steps to the top.
struct Scale {
  std::uint64_t step = 1;
  std::uint64_t top = 1;
};

Scale scale_for(std::uint64_t most) {
  Scale scale;
  for (std::uint64_t decade = 1;; decade *= 10) {
    for (const std::uint64_t factor : {1u, 2u, 5u}) {
      scale.step = factor * decade;
      scale.top = (most + scale.step - 1) / scale.step * scale.step;
      if (scale.top <= 4 * scale.step) return scale;
    }
  }
}

class Chart {
 public:
  Chart(Html& html, const HtmlPage& page) : html_(html), page_(page), scale_(scale_for(page.report.most)) {}

  void draw() {
    html_.add(
        "<svg class=\"chart\" width=\"100%\" height=\"{}\" role=\"img\" aria-labelledby=\"chart-title chart-desc\">\n",
        kHeight);
    description();
    grid();
    areas();
    strip();
    peak();
    days();
    html_.add("</svg>\n");
  }

 private:
  const PresenceReport& report() const { return page_.report; }
  std::int64_t seconds(Instant at) const {
    return std::chrono::floor<std::chrono::seconds>(at - report().period->from).count();
  }
  /// The width of a path over the whole period.
  std::int64_t width() const { return std::max<std::int64_t>(seconds(report().period->to), 1); }
  unsigned height_of(std::uint64_t online) const {
    return kPlotTop + static_cast<unsigned>((scale_.top - online) * kPlotHeight / scale_.top);
  }

  void description() {
    html_.add(
        "<title id=\"chart-title\">How many were online</title><desc id=\"chart-desc\">Most at once in each {}, {} "
        "at the peak; the tables below have the numbers.</desc>\n",
        page_step(report().timeline.step), grouped(report().most));
  }

  void grid() {
    const Axis axis = page_.axis();
    html_.add("<g class=\"grid\">");
    for (const Tick& tick : axis.ticks) {
      html_.add("<line x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>", percentage(tick.position), kPlotTop - 10,
                kPlotTop + kPlotHeight);
    }
    for (std::uint64_t online = 0; online <= scale_.top; online += scale_.step) {
      html_.add("<line x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>", height_of(online));
    }
    html_.add("</g>\n<g class=\"ticks\">");
    add_tick_labels(html_, axis, kAxisText, [&](Instant at) { return tick_label(axis, at); });
    html_.add("</g>\n");
  }

  /// `03:00`, `Mon 5 Mar`, in several years `2012-03-05`. Among hours, midnight says which day begins.
  Html tick_label(const Axis& axis, Instant at) const {
    const PageClock& clock = page_.clock;
    if (axis.marks == Axis::Marks::dates) return escaped(clock.day(at));
    if (axis.marks == Axis::Marks::days || (report().days.size() > 1 && clock.is_midnight(at))) {
      const std::string date = clock.day_and_month(at);
      const std::size_t blank = date.find(' ');
      return Html().add("{} {}<tspan>{}</tspan>", clock.weekday(at), date.substr(0, blank), date.substr(blank));
    }
    return escaped(clock.short_clock(at).substr(0, 5));
  }

  /// Steps through the parts: `height` of each in units.
  template <class Height>
  Html steps(Height&& height) const {
    Html path;
    const std::uint64_t top = scale_.top * kUnits;
    std::uint64_t last = top;
    path.add("M0 {}", top);
    for (const PresencePart& part : report().timeline.parts) {
      if (part.stretch.from == part.stretch.to) continue;
      const std::uint64_t here = top - height(part);
      // What goes on at the same height needs no point of its own.
      if (here != last) path.add("H{}V{}", seconds(part.stretch.from), here);
      last = here;
    }
    path.add("H{}V{}", width(), top);
    return path;
  }

  void areas() {
    html_.add("<svg y=\"{}\" width=\"100%\" height=\"{}\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\">\n",
              kPlotTop, kPlotHeight, width(), scale_.top * kUnits);
    html_.add("<path class=\"most\" d=\"{}\"/>\n", steps([](const PresencePart& part) { return part.most * kUnits; }));
    html_.add("<path class=\"mean\" d=\"{}\"/>\n", steps([](const PresencePart& part) {
                const double average = average_online(part.online, part.stretch.to - part.stretch.from);
                return static_cast<std::uint64_t>(average * kUnits + 0.5);
              }));
    html_.add("<path class=\"line\" d=\"{}\"/>\n</svg>\n",
              steps([](const PresencePart& part) { return part.most * kUnits; }));
    html_.add("<g class=\"ticks\">");
    for (std::uint64_t online = scale_.step; online <= scale_.top; online += scale_.step) {
      html_.add("<text x=\"2\" y=\"{}\">{}</text>", height_of(online) - 4, grouped(online));
    }
    html_.add("</g>\n");
  }

  void strip() {
    html_.add(
        "<svg class=\"strip\" y=\"{}\" width=\"100%\" height=\"4\" viewBox=\"0 0 {} 1\" "
        "preserveAspectRatio=\"none\"><path d=\"",
        kStripTop, width());
    const auto& parts = report().timeline.parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!parts[i].has_lines) continue;
      const std::int64_t from = seconds(parts[i].stretch.from);
      while (i + 1 < parts.size() && parts[i + 1].has_lines) ++i;
      html_.add("M{} 0h{}v1H{}z", from, seconds(parts[i].stretch.to) - from, from);
    }
    html_.add("\"/></svg>\n");
  }

  void peak() {
    const Instant at = *report().peak_at;
    const double where = page_.position(at);
    const unsigned y = height_of(report().most);
    html_.add(
        "<g class=\"peak\"><line x1=\"{0}\" x2=\"{0}\" y1=\"4\" y2=\"{1}\"/><circle cx=\"{0}\" cy=\"{1}\" r=\"3.5\"/>",
        percentage(where), y);
    const bool one_year = page_.clock.same_year(report().period->from, report().period->to);
    const std::string year = one_year ? "" : " " + page_.clock.year(at);
    // The roomier side may still be too narrow for the time on a phone.
    const bool roomy = std::max(where, 1 - where) > (one_year ? 0.68 : 0.8);
    html_.add("<text x=\"{}\" y=\"12\" {}>peak {}<tspan{}> · {} {}{} {}</tspan></text></g>\n", percentage(where),
              where > 0.5 ? Html("dx=\"-7\" text-anchor=\"end\"") : Html("dx=\"7\""), grouped(report().most),
              roomy ? Html() : Html(" class=\"wide\""), page_.clock.weekday(at), page_.clock.day_and_month(at), year,
              page_.clock.clock(at));
  }

  void days() {
    for (const PresenceDay& day : report().days) {
      const Stretch& stretch = day.part.stretch;
      const double from = page_.position(stretch.from);
      html_.add("<rect class=\"day\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}: {}, most at once {}",
                percentage(from), kPlotTop, percentage(page_.position(stretch.to) - from), kPlotHeight,
                day_label(page_.clock, report().unit, day.part), counted(day.users, "user"), grouped(day.part.most));
      if (day.part.most != 0) html_.add(" at {}", page_.clock.clock(day.part.reached));
      html_.add(", {} on average</title></rect>\n",
                page_average(average_online(day.part.online, stretch.to - stretch.from)));
    }
  }

  Html& html_;
  const HtmlPage& page_;
  Scale scale_;
};

}  // namespace

void add_chart(Html& html, const HtmlPage& page) {
  Chart(html, page).draw();
}

}  // namespace lastseen
