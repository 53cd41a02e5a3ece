#include "report/caption.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("counts are grouped in thousands", "[report]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(9'962) == "9,962");
  CHECK(grouped(1'234'567) == "1,234,567");
  CHECK(counted(1, "pair") == "1 pair");
  CHECK(counted(2'000, "pair") == "2,000 pairs");
}

TEST_CASE("captions are broken after commas, and elsewhere only where they must", "[report]") {
  const std::vector<std::string> parts = {"57 online", "10:00 to 11:00", "peak 11"};
  using Lines = std::vector<std::string>;
  CHECK(caption_lines(parts, std::nullopt) == Lines{"57 online, 10:00 to 11:00, peak 11"});
  CHECK(caption_lines(parts, 34) == Lines{"57 online, 10:00 to 11:00, peak 11"});
  CHECK(caption_lines(parts, 33) == Lines{"57 online, 10:00 to 11:00,", "  peak 11"});
  CHECK(caption_lines(parts, 25) == Lines{"57 online,", "  10:00 to 11:00, peak 11"});
  CHECK(caption_lines(parts, 12) == Lines{"57 online,", "  10:00 to", "  11:00,", "  peak 11"});
  for (const std::string& line : caption_lines(parts, 4)) CHECK(line.size() <= 4);
}
