#include "report/page_text.hpp"

#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "report/sample_report.hpp"

using namespace lastseen;

namespace {

std::string golden(const std::string& name) {
  std::ifstream file(LASTSEEN_TEST_DATA "/report/" + name);
  std::stringstream text;
  text << file.rdbuf();
  std::string whole = text.str();
  const auto at = whole.find("VERSION");
  REQUIRE(at != std::string::npos);
  return whole.replace(at, 7, LASTSEEN_VERSION);
}

}  // namespace

TEST_CASE("nine days of a real site as text", "[page]") {
  const SampleReport sample = nine_days();
  PresenceReport report = sample.report();
  report.limit = 10;
  CHECK(page_text(report) == golden("nine_days.txt"));
}
