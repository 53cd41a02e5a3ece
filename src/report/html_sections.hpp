#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/html.hpp"
#include "report/html_names.hpp"
#include "report/page_axis.hpp"
#include "report/page_time.hpp"
#include "report/presence_report.hpp"

namespace lastseen {

/// What the sections of the page have in common.
struct HtmlPage {
  explicit HtmlPage(const PresenceReport& report);

  bool has_users() const { return !report.users.empty(); }
  /// Nothing can be drawn over time where none passed.
  bool has_time() const { return has_users() && report.period->from < report.period->to; }
  /// Where an instant lies in the period, from 0 to 1.
  double position(Instant at) const;
  /// An axis of the period with at most ten ticks; dates need more room than days and hours.
  Axis axis() const;

  const PresenceReport& report;
  PageClock clock;
  HtmlNames user_names;   ///< of the table of users: nearly whole
  HtmlNames short_names;  ///< everywhere else
};

constexpr std::size_t kPeakNames = 12;
constexpr std::size_t kRanks = 8;
constexpr std::size_t kListedPairs = 100;
constexpr std::size_t kListedUsers = 500;

// The parts of the page, in their order.
void add_header(Html& html, const HtmlPage& page);
void add_key_figures(Html& html, const HtmlPage& page);
void add_time_section(Html& html, const HtmlPage& page);
void add_hours_section(Html& html, const HtmlPage& page);
void add_users_section(Html& html, const HtmlPage& page);
void add_views_section(Html& html, const HtmlPage& page);
void add_basis_section(Html& html, const HtmlPage& page);
void add_footer(Html& html, const HtmlPage& page);

/// The two large parts of the section on time.
void add_chart(Html& html, const HtmlPage& page);
void add_days(Html& html, const HtmlPage& page);

/// `<time datetime="...">` around what is shown of an instant.
Html time_element(Instant at, std::string_view shown);
/// Labels of an axis, at a height of `y` pixels: every second and those near the right end are of a class that narrow
/// screens hide, every fourth stays in the narrowest places. `label` makes the HTML of one.
template <class Label>
void add_tick_labels(Html& html, const Axis& axis, unsigned y, Label&& label) {
  // A label nearer to the right end would be cut off.
  constexpr double kLast = 0.93;
  constexpr double kLastNarrow = 0.8;
  for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
    const Tick& tick = axis.ticks[i];
    if (tick.position > kLast) break;
    const bool odd = i % 2 != 0 || tick.position > kLastNarrow;
    html.add("<text x=\"{}\" dx=\"3\" y=\"{}\"{}>{}</text>", percentage(tick.position), y,
             odd          ? Html(" class=\"odd\"")
             : i % 4 != 0 ? Html(" class=\"half\"")
                          : Html(),
             label(tick.at));
  }
}

/// A field that the script unhides: it filters the table that follows.
Html filter_field();
/// A bar for a part of a whole.
Html bar(std::uint64_t part, std::uint64_t whole);

}  // namespace lastseen
