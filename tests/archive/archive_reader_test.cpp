#include "archive/archive_reader.hpp"

#include "archive/ingest.hpp"
#include "archive/log_folder.hpp"
#include "catch.hpp"

using namespace lastseen;

TEST_CASE("events later than the clock are counted without those whose status is ignored", "[archive]") {
  const LogFolder folder;
  folder.write("a.log", "@1000 ann /page;\n@5000 ann /page;\n@6000 bob /page;\n");
  {
    TestShelf shelf;
    Store store(folder / "archive", {}, Duration(0));
    ingest(store, {.logs = {folder / "a.log"}, .source = "", .siblings = true, .now = {}}, shelf);
  }
  const ArchiveReader archive(folder / "archive");
  const Instant now{Duration(2000)};
  CHECK(archive.events_after(now) == 2);
  StatusSet ignored;
  ignored.set(404);
  CHECK(archive.events_after(now, ignored) == 2);
  ignored.set(200);
  CHECK(archive.events_after(now, ignored) == 0);
}

TEST_CASE("an archive with a write-ahead log and no place for its -shm says so", "[archive]") {
  const LogFolder folder;
  Store store(folder / "a", {.ignore_status = "401,407", .key_check = {}}, Duration(0));
  store.begin();
  store.set_meta("some", "thing");
  store.commit();
  for (const std::string suffix : {"", "-wal"}) folder.write("copy" + suffix, folder.read("a" + suffix));
  std::filesystem::create_symlink("nowhere/shm", folder / "copy-shm");
  CHECK_THROWS_WITH(ArchiveReader(folder / "copy"), Catch::Matchers::StartsWith("has a -wal that is not empty"));
}
