#include "app/replace_file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include "catch.hpp"
#include "temporary_folder.hpp"

using namespace lastseen;
namespace fs = std::filesystem;

namespace {

std::size_t files(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
}

std::string contents(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a file is made, then replaced, and nothing is left beside it", "[replace_file]") {
  const TemporaryFolder folder;
  const std::string file = folder / "page.html";
  CHECK_FALSE(replace_file(file, "old"));
  CHECK_FALSE(replace_file(file, "new"));
  CHECK(contents(file) == "new");
  CHECK(files(folder) == 1);
}

TEST_CASE("who has the old file open reads it to its end", "[replace_file]") {
  const TemporaryFolder folder;
  const std::string file = folder / "page.html";
  REQUIRE_FALSE(replace_file(file, "old"));
  std::ifstream reader(file);
  REQUIRE_FALSE(replace_file(file, "new"));
  std::string text;
  reader >> text;
  CHECK(text == "old");
}

TEST_CASE("permissions and links stay", "[replace_file]") {
  const TemporaryFolder folder;
  const std::string file = folder / "page.html";
  const std::string link = folder / "link.html";
  REQUIRE_FALSE(replace_file(file, "old"));
  fs::permissions(file, fs::perms(0640));
  fs::create_symlink("page.html", link);
  CHECK_FALSE(replace_file(link, "new"));
  CHECK(fs::is_symlink(link));
  CHECK(contents(file) == "new");
  CHECK(fs::status(file).permissions() == fs::perms(0640));
}

TEST_CASE("what is no regular file is written to, not replaced", "[replace_file]") {
  CHECK_FALSE(replace_file("/dev/null", "text"));
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a file that cannot be written is told, and the old one stays", "[replace_file]") {
  const TemporaryFolder folder;
  const std::string missing = folder / "missing/page.html";
  CHECK(replace_file(missing, "text") == missing + ": there is no directory " + folder / "missing");
  CHECK(replace_file(folder.path(), "text") == folder.path() + ": Is a directory");
  const auto full = replace_file("/dev/full", "text");
  CHECK(full == "/dev/full: No space left on device");
}
