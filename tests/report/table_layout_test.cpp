#include "report/table_layout.hpp"

#include "catch.hpp"

using namespace lastseen;

namespace {

std::vector<TableColumn> columns_of(std::string_view command) {
  Document document;
  document.command = command;
  return table_columns(document, {});
}

/// The heads that a terminal of this width has room for.
std::vector<std::string> heads(std::string_view command, std::vector<std::size_t> natural, std::size_t width) {
  const std::vector<TableColumn> columns = columns_of(command);
  std::vector<std::string> out;
  std::size_t cells = 0;
  for (const PlacedColumn& placed : place_columns(columns, natural, width)) {
    out.push_back(columns[placed.index].head);
    cells += placed.width + (out.size() > 1 ? kColumnGap : 0);
  }
  CHECK(cells <= width);
  return out;
}

}  // namespace

TEST_CASE("without a terminal columns are as wide as they want", "[report]") {
  const std::vector<std::size_t> natural = {500, 19, 7, 7, 5, 900};
  const auto placed = place_columns(columns_of("who"), natural, std::nullopt);
  REQUIRE(placed.size() == 6);
  CHECK(placed[0] == PlacedColumn{0, 500});
  CHECK(placed[5] == PlacedColumn{5, 900});
}

TEST_CASE("columns leave in their turn as the terminal gets narrower", "[report]") {
  const std::vector<std::size_t> natural = {12, 19, 7, 7, 5, 30};
  using Heads = std::vector<std::string>;
  CHECK(heads("who", natural, 120) == Heads{"USER", "LAST SEEN", "IDLE", "ONLINE", "REQS", "LAST PAGE"});
  CHECK(heads("who", natural, 69) == Heads{"USER", "LAST SEEN", "IDLE", "ONLINE", "REQS", "LAST PAGE"});
  CHECK(heads("who", natural, 68) == Heads{"USER", "LAST SEEN", "IDLE", "ONLINE", "REQS"});
  CHECK(heads("who", natural, 57) == Heads{"USER", "LAST SEEN", "IDLE", "ONLINE"});
  CHECK(heads("who", natural, 50) == Heads{"USER", "LAST SEEN", "IDLE"});
  CHECK(heads("who", natural, 38) == Heads{"USER", "LAST SEEN", "IDLE"});  // the name is 8 cells now
  CHECK(heads("who", natural, 37) == Heads{"USER", "LAST SEEN"});
  CHECK(heads("who", natural, 5) == Heads{"USER"});

  const std::vector<std::size_t> window = {12, 6, 5, 5, 19, 19};
  CHECK(heads("window", window, 76) == Heads{"USER", "ONLINE", "SPANS", "REQS", "FIRST SEEN", "LAST SEEN"});
  CHECK(heads("window", window, 75) == Heads{"USER", "ONLINE", "SPANS", "FIRST SEEN", "LAST SEEN"});
  CHECK(heads("window", window, 68) == Heads{"USER", "ONLINE", "SPANS", "LAST SEEN"});
  CHECK(heads("window", window, 47) == Heads{"USER", "SPANS", "LAST SEEN"});
}

TEST_CASE("names take 8 to 24 cells of a terminal, pages what is left", "[report]") {
  const std::vector<std::size_t> natural = {60, 19, 7, 7, 5, 200};
  const auto width_of = [&](std::size_t width, std::size_t column) {
    return place_columns(columns_of("who"), natural, width)[column].width;
  };
  CHECK(width_of(200, 0) == 24);
  CHECK(width_of(200, 5) == 200 - 24 - 19 - 7 - 7 - 5 - 10);
  CHECK(width_of(80, 0) == 23);
  CHECK(width_of(80, 5) == 9);
  CHECK(width_of(38, 0) == 8);
  CHECK(width_of(5, 0) == 5);

  const std::vector<std::size_t> pairs = {60, 60, 5, 19, 19};
  CHECK(place_columns(columns_of("views"), pairs, 80)[0].width == 15);
  CHECK(place_columns(columns_of("views"), pairs, 80)[1].width == 14);
}
