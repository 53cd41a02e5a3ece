#include "report/timeline_plot.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "report/caption.hpp"
#include "report/count_text.hpp"
#include "report/ink.hpp"
#include "report/time_ticks.hpp"
#include "time_text.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kUsualWidth = 80;
constexpr std::size_t kUsualHeight = 12;
constexpr std::size_t kLeastHeight = 3;
constexpr std::size_t kWidestPoint = 6;
/// Lines of a screen besides bars and caption: the axis, its labels, the next prompt.
constexpr std::size_t kOtherLines = 3;
constexpr std::uint64_t kEighths = 8;

/// The characters of a plot. Bars end in eighths of a cell.
struct Pen {
  std::array<std::string_view, 9> bar;
  std::string_view side, side_tick, corner, floor, floor_tick;
};

constexpr Pen kBlocks{{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, "│", "┤", "└", "─", "┬"};
constexpr Pen kAscii{{" ", ".", ".", ".", ":", ":", ":", "#", "#"}, "|", "+", "+", "-", "+"};

struct Point {
  Instant at;
  std::uint64_t peak;
};

std::vector<Point> points_of(const Document& document) {
  std::vector<Point> points;
  for (std::size_t row = 0; row < document.rows->size(); ++row) {
    points.push_back({std::get<Instant>(document.rows->cell(row, 0)),
                      static_cast<std::uint64_t>(std::get<std::int64_t>(document.rows->cell(row, 2)))});
  }
  // However the rows were sorted, time runs to the right.
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.at < b.at; });
  return points;
}

/// The points as columns of the screen: several in one, or one over several.
struct Columns {
  std::vector<Point> columns;
  std::size_t merged = 1;
};

Columns fitted_to(const std::vector<Point>& points, std::size_t width) {
  Columns out;
  if (points.size() > width) {
    out.merged = (points.size() + width - 1) / width;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (i % out.merged == 0) out.columns.push_back(points[i]);
      out.columns.back().peak = std::max(out.columns.back().peak, points[i].peak);
    }
  } else {
    const std::size_t repeated = std::min(width / points.size(), kWidestPoint);
    for (const Point& point : points) out.columns.insert(out.columns.end(), repeated, point);
  }
  return out;
}

/// The least 1, 2 or 5 times a power of ten of which `marks` reach `highest`.
std::uint64_t round_step(std::uint64_t highest, std::uint64_t marks) {
  for (std::uint64_t power = 1;; power *= 10) {
    for (const std::uint64_t digit : {1, 2, 5}) {
      if (digit * power * marks >= highest) return digit * power;
    }
  }
}

/// The label of each line of bars, from the bottom up: round counts, each on the line where a bar of that height ends,
/// and the highest at the top.
std::vector<std::string> side_labels(std::uint64_t highest, std::size_t lines) {
  std::vector<std::string> labels(lines);
  const std::uint64_t step = round_step(highest, std::max<std::uint64_t>(1, lines / 3));
  for (std::uint64_t value = step; value < highest; value += step) {
    const std::uint64_t line = (value * lines + highest - 1) / highest - 1;
    if (line + 2 < lines) labels[line] = grouped(value);  // not right under the highest
  }
  labels.back() = grouped(highest);
  return labels;
}

class Plot {
 public:
  Plot(const Columns& columns, const TableSettings& settings, std::size_t lines, TextBuffer& out)
      : columns_(columns.columns),
        settings_(settings),
        pen_(settings.charset == Charset::utf8 ? kBlocks : kAscii),
        lines_(lines),
        out_(out) {
    for (const Point& column : columns_) highest_ = std::max(highest_, column.peak);
    labels_ = side_labels(highest_, lines_);
    label_width_ = grouped(highest_).size();
  }

  void write() {
    for (std::size_t line = lines_; line-- > 0;) write_bars(line);
    write_axis();
  }

 private:
  Emphasis faint() const { return settings_.ink == Ink::colored ? Emphasis::dim : Emphasis::none; }

  void write_bars(std::size_t line) {
    const std::string& label = labels_[line];
    append_emphasized(out_, fmt::format("{:>{}} {}", label, label_width_, label.empty() ? pen_.side : pen_.side_tick),
                      faint());
    std::size_t blanks = 0;
    for (const Point& column : columns_) {
      // Rounded up, so that one user is seen however many others there are.
      const std::uint64_t eighths = (column.peak * lines_ * kEighths + highest_ - 1) / highest_;
      const std::uint64_t below = line * kEighths;
      const std::uint64_t here = eighths <= below ? 0 : std::min(eighths - below, kEighths);
      if (here == 0) {
        ++blanks;
        continue;
      }
      out_.append(blanks, ' ');
      blanks = 0;
      out_.append(pen_.bar[here]);
    }
    out_.append('\n');
  }

  void write_axis() {
    std::vector<Instant> starts;
    for (const Point& column : columns_) starts.push_back(column.at);
    const std::vector<TimeTick> ticks = time_ticks(starts, settings_.zone);

    std::string axis = fmt::format("{:>{}} {}", 0, label_width_, pen_.corner);
    std::string labels(label_width_ + 2, ' ');
    auto tick = ticks.begin();
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      const bool is_tick = tick != ticks.end() && tick->column == column;
      axis += is_tick ? pen_.floor_tick : pen_.floor;
      if (!is_tick) continue;
      labels.resize(label_width_ + 2 + column, ' ');
      labels += tick->label;
      ++tick;
    }
    append_emphasized(out_, axis, faint());
    out_.append('\n');
    if (ticks.empty()) return;
    append_emphasized(out_, labels, faint());
    out_.append('\n');
  }

  const std::vector<Point>& columns_;
  const TableSettings& settings_;
  const Pen& pen_;
  std::size_t lines_;
  TextBuffer& out_;
  std::uint64_t highest_ = 0;
  std::vector<std::string> labels_;
  std::size_t label_width_ = 0;
};

}  // namespace

void write_timeline_plot(const Document& document, const TableSettings& settings, Output& out) {
  const std::vector<Point> points = points_of(document);
  const std::size_t width = settings.width.value_or(kUsualWidth);
  std::uint64_t highest = 0;
  for (const Point& point : points) highest = std::max(highest, point.peak);
  const std::size_t side = grouped(highest).size() + 2;
  const bool has_room = highest != 0 && width > side;
  const Columns columns = has_room ? fitted_to(points, width - side) : Columns();

  std::vector<std::string> parts = caption_parts(document, settings.zone);
  if (columns.merged > 1) {
    const auto step = std::get<Duration>(head_cell(document, "step"));
    parts.push_back("a column " + exact_duration_text(step * static_cast<std::int64_t>(columns.merged)));
  }
  const std::vector<std::string> caption = caption_lines(parts, width);
  for (const std::string& line : caption) {
    out.text().append(line);
    out.text().append('\n');
  }
  if (!has_room) return;

  std::size_t lines = kUsualHeight;
  if (settings.height) {
    const std::size_t others = kOtherLines + caption.size();
    lines = std::clamp(*settings.height - std::min(*settings.height, others), kLeastHeight, kUsualHeight);
  }
  Plot(columns, settings, lines, out.text()).write();
}

}  // namespace lastseen
