#include "app/timeline_command.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "app/row_columns.hpp"
#include "app/row_list.hpp"
#include "app/window_answer.hpp"
#include "presence/peak.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::int64_t kMostPoints = 100'000;
constexpr std::int64_t kPointsByDefault = 60;

Cell point_cell(const TimelinePoint& point, std::size_t column) {
  switch (column) {
    case 0:
      return point.at;
    case 1:
      return static_cast<std::int64_t>(point.online);
    default:
      return static_cast<std::int64_t>(point.peak);
  }
}

/// Down to a whole step of local time, by the offset in force then. Weeks begin on Mondays.
Instant rounded_down(Instant at, Duration step, const TimeZone& zone) {
  const std::chrono::seconds offset = zone.offset_at(at);
  // 1970-01-01 was a Thursday.
  const Duration shift = step == std::chrono::weeks(1) ? Duration(std::chrono::days(3)) : Duration{0};
  const Duration local = at.time_since_epoch() + offset + shift;
  const Duration rest = (local % step + step) % step;
  return at - rest;
}

/// The least of these that gives at most kPointsByDefault points, else the greatest.
constexpr std::chrono::seconds kSteps[] = {
    std::chrono::seconds(1),  std::chrono::seconds(5), std::chrono::seconds(10), std::chrono::seconds(30),
    std::chrono::minutes(1),  std::chrono::minutes(5), std::chrono::minutes(10), std::chrono::minutes(15),
    std::chrono::minutes(30), std::chrono::hours(1),   std::chrono::hours(2),    std::chrono::hours(3),
    std::chrono::hours(6),    std::chrono::hours(12),  std::chrono::days(1),     std::chrono::weeks(1)};

}  // namespace

int run_timeline(const Options& options) {
  Question question(options);
  WindowAnswer answer = answer_window(question);
  const Question::Bounds& bounds = answer.bounds;
  std::optional<Duration> step = options.step;
  std::vector<TimelinePoint> points;
  if (bounds.since && bounds.until) {
    const auto first_for = [&](Duration candidate) {
      return bounds.since_asked ? *bounds.since : rounded_down(*bounds.since, candidate, options.zone);
    };
    if (!step) {
      const auto* const fits = std::find_if(std::begin(kSteps), std::end(kSteps), [&](std::chrono::seconds candidate) {
        return (*bounds.until - first_for(candidate)) / candidate < kPointsByDefault;
      });
      step = fits != std::end(kSteps) ? *fits : kSteps[std::size(kSteps) - 1];
    }
    const Instant first = first_for(*step);
    if ((*bounds.until - first) / *step >= kMostPoints) {
      throw UsageError(fmt::format(
          "a point each {} from {} to {} is more than 100,000: give a longer --step, or --since and --until",
          exact_duration_text(*step), clock_text(first, options.zone), clock_text(*bounds.until, options.zone)));
    }
    points = timeline_of(answer.spans, first, *bounds.until, *step);
  }
  Document document;
  document.command = "timeline";
  document.head = {{"since", cell_of(bounds.since)},
                   {"until", cell_of(bounds.until)},
                   {"step", step ? Cell(*step) : Cell()},
                   {"timeout", options.timeout}};
  for (const TimelinePoint& point : points) {
    if (static_cast<std::int64_t>(point.peak) <= document.counts.most) continue;
    document.counts.most = static_cast<std::int64_t>(point.peak);
    document.counts.most_at = point.at;
  }
  RowList<TimelinePoint> list(std::move(points), point_cell);
  list.arrange({"timeline", kTimelineColumns, "", {}}, options);
  bool nobody = true;  // at the points that are shown
  for (std::size_t i = 0; i < list.size(); ++i) nobody = nobody && list[i].peak == 0;
  document.rows_key = "points";
  document.columns.assign(kTimelineColumns.begin(), kTimelineColumns.end());
  document.rows = &list;
  document.coverage = std::move(answer.coverage);
  return question.finish(document, nobody);
}

}  // namespace lastseen
