#include "report/time_ticks.hpp"

#include <array>
#include <cstdint>
#include <date/date.h>
#include <fmt/format.h>
#include <string_view>

#include "month_names.hpp"

namespace lastseen {
namespace {

using std::chrono::seconds;

constexpr std::size_t kLabelGap = 2;

/// A distance between labels: a fixed one, or months, whose length varies.
struct Interval {
  seconds length{0};
  int months = 0;
};

constexpr seconds kMinute{60};
constexpr seconds kHour{3600};
constexpr seconds kDay{86400};

constexpr std::array<Interval, 24> kIntervals = {
    Interval{seconds(1)}, {seconds(5)},    {seconds(10)},   {seconds(15)},    {seconds(30)},    {kMinute},
    {5 * kMinute},        {10 * kMinute},  {15 * kMinute},  {30 * kMinute},   {kHour},          {2 * kHour},
    {3 * kHour},          {6 * kHour},     {12 * kHour},    {kDay},           {2 * kDay},       {7 * kDay},
    {14 * kDay},          {seconds(0), 1}, {seconds(0), 3}, {seconds(0), 12}, {seconds(0), 60}, {seconds(0), 120}};

/// The greatest round local time that is not after `time`; weeks begin on Mondays.
LocalTime rounded_down(LocalTime time, const Interval& interval) {
  if (interval.months != 0) {
    const date::year_month_day day(date::floor<date::days>(time));
    const int month = static_cast<int>(day.year()) * 12 + static_cast<int>(static_cast<unsigned>(day.month())) - 1;
    const int first = month - month % interval.months;
    return date::local_days(date::year(first / 12) / (first % 12 + 1) / 1);
  }
  constexpr LocalTime kMonday = date::local_days(date::days(-3));
  const auto since = time - kMonday;
  auto beyond = since % interval.length;
  if (beyond < seconds(0)) beyond += interval.length;
  return time - beyond;
}

std::string label_of(LocalTime time, const Interval& interval) {
  const auto midnight = date::floor<date::days>(time);
  const date::year_month_day day(midnight);
  const std::string_view month = kMonthNames[static_cast<unsigned>(day.month()) - 1];
  if (interval.months != 0) {
    const bool is_year = day.month() == date::January;
    return is_year ? fmt::format("{}", static_cast<int>(day.year())) : std::string(month);
  }
  if (time == midnight) return fmt::format("{} {}", month, static_cast<unsigned>(day.day()));
  const date::hh_mm_ss<seconds> clock(std::chrono::floor<seconds>(time - midnight));
  std::string label = fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
  if (interval.length < kMinute) label += fmt::format(":{:02}", clock.seconds().count());
  return label;
}

}  // namespace

std::vector<TimeTick> time_ticks(std::span<const Instant> starts, const TimeZone& zone) {
  std::vector<LocalTime> local;
  for (const Instant start : starts) local.push_back(zone.to_local(start));

  for (const Interval& interval : kIntervals) {
    std::vector<TimeTick> ticks;
    std::size_t free_from = 0;
    bool too_close = false;
    for (std::size_t column = 0; column < local.size() && !too_close; ++column) {
      const LocalTime round = rounded_down(local[column], interval);
      const bool begins = round == local[column] && (column == 0 || round != local[column - 1]);
      const bool passed = round < local[column] && column != 0 && round > local[column - 1];
      if (!begins && !passed) continue;
      const std::size_t place = begins ? column : column - 1;
      std::string label = label_of(round, interval);
      too_close = place < free_from;
      free_from = place + label.size() + kLabelGap;
      if (place + label.size() <= local.size()) ticks.push_back({place, std::move(label)});
    }
    if (!too_close) return ticks;
  }
  return {};
}

}  // namespace lastseen
