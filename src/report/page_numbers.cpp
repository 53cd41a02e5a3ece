#include "report/page_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "report/count_text.hpp"

namespace lastseen {

std::string page_duration(Duration duration) {
  const auto seconds = static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(duration).count());
  const std::uint64_t minutes = seconds / 60;
  const std::uint64_t hours = minutes / 60;
  const auto two = [](std::uint64_t large, char unit, std::uint64_t small, char smaller) {
    return small == 0 ? fmt::format("{}{}", large, unit) : fmt::format("{}{} {:02}{}", large, unit, small, smaller);
  };
  if (hours >= 100) return grouped(hours) + "h";
  if (hours > 0) return two(hours, 'h', minutes % 60, 'm');
  if (minutes > 0) return two(minutes, 'm', seconds % 60, 's');
  return fmt::format("{}s", seconds);
}

std::string page_step(Duration step) {
  const auto days = std::chrono::floor<std::chrono::days>(step);
  if (days.count() == 0 || days != step) return page_duration(step);
  return days.count() == 1 ? "day" : counted(static_cast<std::uint64_t>(days.count()), "day");
}

double average_online(Duration online, Duration length) {
  if (length == Duration::zero()) return 0;
  return static_cast<double>(online.count()) / static_cast<double>(length.count());
}

std::string page_average(double average) {
  if (average == 0) return "0";
  const double tenths = std::floor(average * 10 + 0.5);
  if (tenths < 1) return "<0.1";
  if (tenths < 100) return fmt::format("{:.1f}", tenths / 10);
  return grouped(static_cast<std::uint64_t>(std::floor(average + 0.5)));
}

std::vector<unsigned> permilles(std::span<const std::uint64_t> parts) {
  const std::uint64_t whole = std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
  std::vector<unsigned> shares(parts.size());
  if (whole == 0) return shares;
  unsigned left = 1000;
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    shares[i] = static_cast<unsigned>(parts[i] * 1000 / whole);
    left -= shares[i];
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return parts[a] * 1000 % whole > parts[b] * 1000 % whole; });
  for (unsigned i = 0; i < left; ++i) ++shares[order[i]];
  return shares;
}

std::string percent_text(unsigned permille) {
  return fmt::format("{}.{} %", permille / 10, permille % 10);
}

}  // namespace lastseen
