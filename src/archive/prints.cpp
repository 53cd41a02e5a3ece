#include "archive/prints.hpp"

#include <algorithm>
#include <bit>
#include <xxhash.h>

namespace lastseen {

Print print_of(std::uint64_t at, std::string_view window) {
  return {at, XXH3_64bits(window.data(), window.size())};
}

void PrintTaker::take(std::string_view before, std::string_view bytes) {
  const std::uint64_t end = at_ + bytes.size();
  const auto print_at = [&](std::uint64_t place) {
    const char* stop = bytes.data() + (place - at_);
    const auto known = static_cast<std::size_t>(stop - before.data());
    const std::size_t size = std::min(known, kPrintWindow);
    taken_.push_back(print_of(place, {stop - size, size}));
  };
  if (at_ < kPrintWindow) {
    const std::string_view head = bytes.substr(0, kPrintWindow - at_);
    for (std::size_t newline = head.find('\n'); newline != std::string_view::npos;
         newline = head.find('\n', newline + 1)) {
      print_at(at_ + newline + 1);
    }
  }
  constexpr std::uint64_t kFirstPower = 2 * kPrintWindow;
  for (std::uint64_t power = std::max(kFirstPower, std::bit_ceil(at_ + 1)); power <= end; power *= 2) print_at(power);
  at_ = end;
}

std::vector<Print> PrintTaker::up_to(std::uint64_t end) {
  const auto stop = std::find_if(taken_.begin(), taken_.end(), [&](const Print& print) { return print.at > end; });
  std::vector<Print> prints(taken_.begin(), stop);
  taken_.erase(taken_.begin(), stop);
  return prints;
}

}  // namespace lastseen
