#include "report/caption.hpp"

#include "catch.hpp"

using namespace lastseen;

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
