#include "shared_presence/score.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>

namespace lastseen {

std::string score_text(Instant at) {
  const std::int64_t count = at.time_since_epoch().count();
  const std::int64_t size = std::abs(count);
  return fmt::format("{}{}.{:03}", count < 0 ? "-" : "", size / 1000, size % 1000);
}

std::optional<Instant> score_instant(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr double kGreatest = 1e11;  // the year 5138; beyond it a double has no milliseconds to spare
  if (error != std::errc() || end != text.data() + text.size() || !(std::abs(seconds) < kGreatest)) return std::nullopt;
  // A double near today's seconds is good for a quarter of a microsecond: to the nearest whole one it is exact, and
  // only then cut.
  const std::chrono::microseconds exact(std::llround(seconds * 1e6));
  return Instant(std::chrono::floor<std::chrono::milliseconds>(exact));
}

}  // namespace lastseen
