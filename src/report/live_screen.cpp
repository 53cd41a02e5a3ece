#include "report/live_screen.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/count_text.hpp"
#include "report/display_text.hpp"
#include "report/table.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kGap = 3;  // between the numbers, and between the changes

/// Our own text, cut to the width; visible text stays what it is.
std::string cut(std::string_view text, const TableSettings& settings) {
  return fitted(text, *settings.width, CutAt::end, settings.charset).text;
}

std::string numbers_line(const LiveScreen& screen, const TableSettings& settings) {
  const std::string gap(kGap, ' ');
  std::string line = clock_and_offset_text(screen.now, settings.zone);
  // Before what may be cut: they say how the numbers are to be taken.
  for (const std::string& mark : screen.marks) line.append(gap).append(mark);
  line += fmt::format("{0}{1} online{0}{2} seen{0}{3} lines/s", gap, grouped(screen.online), grouped(screen.seen),
                      grouped(screen.lines_per_second));
  return cut(line, settings);
}

// As many as fit, none cut.
std::string changes_line(const LiveScreen& screen, const TableSettings& settings) {
  std::string line;
  std::size_t cells = 0;
  for (const LiveScreen::Change& change : screen.changes) {
    constexpr std::size_t kDate = sizeof "2026-11-24 " - 1;
    constexpr std::size_t kWidestName = 24;
    const DisplayText name = fitted(change.user, kWidestName, CutAt::middle, settings.charset);
    const std::string time = clock_text(change.at, settings.zone).substr(kDate);
    const std::string_view sign = change.online ? " + " : " - ";
    const std::size_t needed = (line.empty() ? 0 : kGap) + time.size() + sign.size() + name.cells;
    if (cells + needed > *settings.width) break;
    if (!line.empty()) line.append(kGap, ' ');
    line.append(time).append(sign).append(name.text);
    cells += needed;
  }
  return line;
}

std::string bottom_line(const LiveScreen& screen, const TableSettings& settings) {
  const std::size_t keys = displayed(screen.keys).cells;
  const std::size_t width = *settings.width;
  if (keys + 2 > width) return cut(screen.health, settings);
  DisplayText health = fitted(screen.health, width - keys - 2, CutAt::end, settings.charset);
  return health.text + std::string(width - keys - health.cells, ' ') + screen.keys;
}

std::vector<std::string> table_lines(const LiveScreen& screen, const TableSettings& settings, std::size_t lines) {
  const std::string text = text_of([&](Output& out) { write_table_rows(*screen.table, settings, lines - 1, out); });
  std::vector<std::string> split;
  for (std::size_t at = 0; at < text.size() && split.size() < lines;) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    split.push_back(text.substr(at, newline - at));
    at = newline + 1;
  }
  return split;
}

struct Frame {
  bool bottom;
  bool changes;
  bool table;
};

Frame frame_of(std::size_t height) {
  return {height >= 2, height >= 5, height >= 4};
}

}  // namespace

std::size_t live_frame_lines(std::size_t height) {
  const Frame frame = frame_of(height);
  if (!frame.table) return height;
  return 1 + frame.bottom + frame.changes + 1;  // the numbers, and the table's header
}

std::vector<std::string> draw(const LiveScreen& screen, const TableSettings& settings) {
  const std::size_t height = *settings.height;
  const Frame frame = frame_of(height);
  std::vector<std::string> lines;
  if (height == 0 || *settings.width == 0) return lines;
  lines.push_back(numbers_line(screen, settings));
  const std::size_t below = static_cast<std::size_t>(frame.bottom) + frame.changes;
  if (frame.table) {
    for (auto& line : table_lines(screen, settings, height - 1 - below)) lines.push_back(std::move(line));
  }
  lines.resize(height - below);
  if (frame.changes) lines.push_back(changes_line(screen, settings));
  if (frame.bottom) lines.push_back(bottom_line(screen, settings));
  return lines;
}

std::string input_health(std::string_view name, std::optional<Duration> since_last_line, std::uint64_t malformed) {
  if (!since_last_line) {
    if (malformed == 0) return fmt::format("{}: no line yet", visible(name));
    return fmt::format("{}: {}, all malformed", visible(name), counted(malformed, "line"));
  }
  return fmt::format("{}: last line {} ago, {} malformed", visible(name),
                     duration_text(std::max(*since_last_line, Duration(0))), grouped(malformed));
}

}  // namespace lastseen
