#include "report/timeline_plot.hpp"

#include <sstream>

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

namespace {

constexpr std::int64_t kNine = 1'795'510'800;  // 2026-11-24T09:00:00Z

std::vector<std::string> plot(const std::vector<std::int64_t>& peaks, const TableSettings& settings,
                              std::int64_t step = 300) {
  Document document;
  std::vector<std::vector<Cell>> cells;
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    const Instant at = at_seconds(kNine + static_cast<std::int64_t>(i) * step);
    cells.push_back({at, std::int64_t{0}, peaks[i]});
    if (peaks[i] <= document.counts.most) continue;
    document.counts.most = peaks[i];
    document.counts.most_at = at;
  }
  const FixedRows rows(std::move(cells));
  document.command = "timeline";
  document.head = {{"since", at_seconds(kNine)},
                   {"until", at_seconds(kNine + static_cast<std::int64_t>(peaks.size()) * step)},
                   {"step", Duration(step * 1000)},
                   {"timeout", Duration(300'000)}};
  document.rows_key = "points";
  document.columns = {"at", "online", "peak"};
  document.rows = &rows;
  std::istringstream text(text_of([&](Output& out) { write_timeline_plot(document, settings, out); }));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TableSettings terminal(std::size_t width, std::size_t height, Charset charset) {
  TableSettings settings;
  settings.width = width;
  settings.height = height;
  settings.charset = charset;
  return settings;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a plot shows the peaks over time", "[report]") {
  const std::string caption =
      "peak 4 in the 5m from 09:15:00, 2026-11-24 09:00:00 to 2026-11-24 09:35:00 +00:00 (UTC), timeout 5m";
  CHECK(plot({0, 1, 2, 4, 3, 0, 1}, terminal(100, 8, Charset::utf8)) ==
        Lines{caption,                                          //
              "4 ┤                  ██████",                    //
              "  │                  ████████████",              //
              "  │            ██████████████████",              //
              "  │      ████████████████████████      ██████",  //
              "0 └┬───────────┬───────────┬───────────┬─────",  //
              "   09:00       09:10       09:20       09:30"});
  CHECK(plot({0, 1, 2, 4, 3, 0, 1}, terminal(100, 7, Charset::ascii)) ==
        Lines{caption,                                          //
              "4 +                  ######......",              //
              "  |            ::::::############",              //
              "  |      ::::::##################      ::::::",  //
              "0 ++-----------+-----------+-----------+-----",  //
              "   09:00       09:10       09:20       09:30"});
}

TEST_CASE("bars end in eighths of a cell, and one user is seen beside a thousand", "[report]") {
  const Lines lines = plot({1000, 1, 500, 0, 125, 62}, terminal(13, 50, Charset::utf8));
  REQUIRE(lines.size() > 14);
  CHECK(std::vector(lines.end() - 14, lines.end() - 2) == Lines{"1,000 ┤█",      //
                                                                "      │█",      //
                                                                "      │█",      //
                                                                "      │█",      //
                                                                "      │█",      //
                                                                "      │█",      //
                                                                "  500 ┤█ █",    //
                                                                "      │█ █",    //
                                                                "      │█ █",    //
                                                                "      │█ █",    //
                                                                "      │█ █ ▄",  //
                                                                "      │█▁█ █▆"});
}

TEST_CASE("a column is the greatest of the points that it merges", "[report]") {
  std::vector<std::int64_t> peaks(120, 1);
  peaks[7] = 3;
  CHECK(plot(peaks, terminal(43, 10, Charset::ascii)) == Lines{"peak 3 in the 5m from 09:35:00,",              //
                                                               "  2026-11-24 09:00:00 to 2026-11-24",          //
                                                               "  19:00:00 +00:00 (UTC), timeout 5m,",         //
                                                               "  a column 15m",                               //
                                                               "3 +  #",                                       //
                                                               "  |  #",                                       //
                                                               "  |########################################",  //
                                                               "0 +----+-------+-------+-------+-----------",  //
                                                               "       10:00   12:00   14:00   16:00"});
}

TEST_CASE("without a terminal a plot is 80 cells wide", "[report]") {
  const Lines lines = plot(std::vector<std::int64_t>(1000, 5), TableSettings());
  CHECK(lines[1] == "  2026-11-24 09:00:00 to 2026-11-27 20:20:00 +00:00 (UTC), timeout 5m,");
  for (const std::string& line : lines) CHECK(line.size() <= 80);
}

TEST_CASE("where nobody was online the caption is all", "[report]") {
  const Lines caption = {"nobody online, 2026-11-24 09:00:00 to 2026-11-24 09:10:00 +00:00 (UTC),", "  timeout 5m"};
  CHECK(plot({0, 0}, terminal(80, 24, Charset::ascii)) == caption);
}
