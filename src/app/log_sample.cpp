#include "app/log_sample.hpp"

#include "ascii.hpp"
#include "log_line.hpp"

namespace lastseen {

std::vector<NumberedLine> sample_lines(std::string_view beginning, bool whole) {
  beginning = without_byte_order_mark(beginning);
  std::vector<NumberedLine> lines;
  for (std::uint64_t number = 1; !beginning.empty() && lines.size() < kSampleLines; ++number) {
    const std::size_t newline = beginning.find('\n');
    if (newline == std::string_view::npos && !whole) break;
    const std::string_view line = beginning.substr(0, newline);
    if (!is_blank(line)) lines.push_back({number, line});
    beginning.remove_prefix(newline == std::string_view::npos ? beginning.size() : newline + 1);
  }
  return lines;
}

Sample sample_of(std::string_view beginning, bool whole) {
  Sample sample;
  for (const NumberedLine& line : sample_lines(beginning, whole)) sample.lines.push_back(line.text);
  return sample;
}

bool is_enough(std::string_view beginning) {
  return beginning.size() >= kSampleBytes || sample_lines(beginning, false).size() == kSampleLines;
}

}  // namespace lastseen
