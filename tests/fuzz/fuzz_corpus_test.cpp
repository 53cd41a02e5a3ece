#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "fuzz/fuzz_targets.hpp"

using namespace lastseen;

TEST_CASE("what fuzzers have found worth keeping breaks no promise", "[log][fuzz]") {
  const std::filesystem::path corpus = std::filesystem::path(LASTSEEN_TEST_DATA).parent_path() / "fuzz" / "corpus";
  for (const fuzz::Target& target : fuzz::targets()) {
    std::size_t inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(corpus / target.name)) {
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      target.run(bytes.str());
      ++inputs;
    }
    CAPTURE(target.name);
    CHECK(inputs > 0);
  }
}
