#include "report/page_drawing.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/count_text.hpp"
#include "report/page_axis.hpp"
#include "report/page_numbers.hpp"
#include "report/page_words.hpp"

namespace lastseen {

namespace {

constexpr std::uint64_t kRows = 8;
constexpr std::size_t kMostTicks = 10;
constexpr std::size_t kWidth = 72;

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// At least one row for whoever was online.
std::uint64_t height(std::uint64_t online, std::uint64_t most) {
  return online == 0 ? 0 : std::max<std::uint64_t>((2 * online * kRows + most) / (2 * most), 1);
}

std::string tick_label(const PageClock& clock, const Axis& axis, Instant at) {
  switch (axis.marks) {
    case Axis::Marks::clock:
      return clock.short_clock(at).substr(0, axis.whole_hours ? 2 : 5);
    case Axis::Marks::days:
    case Axis::Marks::weeks:
      return fmt::format("{} {}", clock.weekday(at), clock.day_of_month(at));
    case Axis::Marks::dates:
      return clock.day(at);
  }
  return {};
}

/// The column that stands for an instant.
std::size_t column_of(const PresenceTimeline& plot, Instant at) {
  const auto after =
      std::upper_bound(plot.parts.begin(), plot.parts.end(), at,
                       [](Instant value, const PresencePart& part) { return value < part.stretch.from; });
  return static_cast<std::size_t>(after - plot.parts.begin()) - 1;
}

/// The axis with the most labels that stay apart.
Axis labelled_axis(const PresenceReport& report, const PageClock& clock) {
  const auto columns = static_cast<double>(report.plot.parts.size());
  Axis axis;
  for (const std::size_t width : {2u, 5u, 6u, 10u}) {
    axis = time_axis(*report.period, clock, kMostTicks, static_cast<double>(width + 2) / columns);
    if (axis.ticks.empty() || tick_label(clock, axis, axis.ticks.front().at).size() <= width) break;
  }
  return axis;
}

std::string axis_line(const PresenceReport& report, std::size_t indent) {
  const PageClock clock(report.zone);
  const Axis axis = labelled_axis(report, clock);
  std::string line(indent, ' ');
  for (const Tick& tick : axis.ticks) {
    const std::string label = tick_label(clock, axis, tick.at);
    const std::size_t column = indent + column_of(report.plot, tick.at);
    if (column + label.size() > kWidth) break;
    line.resize(column, ' ');
    line += label;
  }
  return without_trailing_spaces(line);
}

char heat_digit(const PresenceHour& hour, const PresenceHour& busiest) {
  if (hour.length == Duration::zero()) return '-';
  if (hour.online == Duration::zero()) return '.';
  unsigned digit = 1;
  while (!at_most_part(hour, digit, 9, busiest)) ++digit;
  return static_cast<char>('0' + digit);
}

}  // namespace

std::string plot_scale(const PresenceReport& report) {
  return "most at once in each " + page_step(report.plot.step);
}

std::vector<std::string> plot_lines(const PresenceReport& report) {
  const std::string top = grouped(report.most);
  const std::size_t label = std::max<std::size_t>(top.size(), 4);
  std::vector<std::string> lines;
  for (std::uint64_t row = kRows; row >= 1; --row) {
    std::string line = fmt::format("{:>{}} |", row == kRows ? top : "", label);
    for (const PresencePart& part : report.plot.parts) line += height(part.most, report.most) >= row ? '#' : ' ';
    lines.push_back(without_trailing_spaces(line));
  }
  lines.push_back(fmt::format("{:>{}} +{:-<{}}", 0, label, "", report.plot.parts.size()));
  lines.push_back(axis_line(report, label + 2));
  return lines;
}

std::string heat_scale(const PresenceReport& report) {
  return fmt::format("average online; 9 is {}, . is nobody{}", page_average(hour_average(busiest_hour(report))),
                     has_hours_outside(report) ? ", - is outside" : "");
}

std::vector<std::string> heat_lines(const PresenceReport& report) {
  std::vector<std::string> lines = {"      00          06          12          18"};
  const PresenceHour& busiest = busiest_hour(report);
  for (std::size_t day = 0; day < 7; ++day) {
    if (!weekday_in_period(report, day)) continue;
    std::string line = fmt::format("  {}", weekday_name(day));
    for (const PresenceHour& hour : report.hours[day]) {
      line += ' ';
      line += heat_digit(hour, busiest);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace lastseen
