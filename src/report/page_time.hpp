#pragma once

#include <string>
#include <string_view>

#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// Times by the clocks of one zone, as the page shows them. In an hour that a change of the clocks repeats each time
/// bears its offset, so that what is shown can be read back.
class PageClock {
 public:
  explicit PageClock(TimeZone zone) : zone_(std::move(zone)) {}

  std::string second(Instant at) const;         ///< `2012-02-24 14:03:11`
  std::string minute(Instant at) const;         ///< `2012-02-24 14:03`
  std::string bound(Instant at) const;          ///< `2012-02-24 14:03`, with its seconds where there are any
  std::string clock(Instant at) const;          ///< `14:03:11`
  std::string short_clock(Instant at) const;    ///< `14:03`
  std::string day(Instant at) const;            ///< `2012-02-24`
  std::string short_day(Instant at) const;      ///< `02-24`
  std::string week(Instant at) const;           ///< `2012-W08`, by ISO 8601
  std::string month(Instant at) const;          ///< `2012-02`
  std::string year(Instant at) const;           ///< `2012`
  std::string_view weekday(Instant at) const;   ///< `Fri`
  std::string day_of_month(Instant at) const;   ///< `24`, `01`
  std::string day_and_month(Instant at) const;  ///< `24 Feb`, `1 Mar`

  bool same_day(Instant one, Instant other) const;
  bool same_year(Instant one, Instant other) const;
  bool is_midnight(Instant at) const;

  const TimeZone& zone() const { return zone_; }

 private:
  /// ` +02:00` in a repeated hour, else nothing.
  std::string offset(Instant at) const;

  TimeZone zone_;
};

/// `Mon` and `Monday` for 0, to `Sun` and `Sunday` for 6.
std::string_view weekday_name(std::size_t weekday);
std::string_view long_weekday_name(std::size_t weekday);

}  // namespace lastseen
