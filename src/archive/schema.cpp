#include "archive/schema.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sqlite3.h>
#include <string>
#include <string_view>

#include "archive/archive_error.hpp"
#include "archive/statement.hpp"

namespace lastseen {
namespace {

// No index on event beside its key: time ranges come from the key, and another one would double the file.
constexpr const char* kSchema = R"sql(
CREATE TABLE user (
  user_id INTEGER PRIMARY KEY,
  name TEXT UNIQUE);
CREATE TABLE request (
  request_id INTEGER PRIMARY KEY,
  method TEXT,
  target TEXT,
  status INTEGER);
CREATE UNIQUE INDEX request_key ON request (target, method, status);
CREATE TABLE input (
  input_id INTEGER PRIMARY KEY,
  uid TEXT UNIQUE,
  source TEXT,
  path TEXT,
  format TEXT,
  offset INTEGER,
  lines INTEGER,
  events INTEGER,
  anonymous INTEGER,
  unauthenticated INTEGER,
  malformed INTEGER,
  first_ms INTEGER,
  last_ms INTEGER,
  ambiguous INTEGER,
  minutes BLOB);
CREATE TABLE event (
  time_ms INTEGER,
  input_id INTEGER,
  offset INTEGER,
  user_id INTEGER,
  request_id INTEGER,
  PRIMARY KEY (time_ms, input_id, offset)) WITHOUT ROWID;
CREATE TABLE print (
  input_id INTEGER,
  at INTEGER,
  hash INTEGER,
  PRIMARY KEY (input_id, at)) WITHOUT ROWID;
CREATE TABLE file (
  dev INTEGER,
  ino INTEGER,
  size INTEGER,
  mtime_ns INTEGER,
  ctime_ns INTEGER,
  input_id INTEGER,
  length INTEGER,
  PRIMARY KEY (dev, ino, input_id)) WITHOUT ROWID;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value) WITHOUT ROWID;
CREATE VIEW events AS
  SELECT CASE WHEN time_ms % 1000 = 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', time_ms / 1000, 'unixepoch')
         ELSE strftime('%Y-%m-%dT%H:%M:%fZ', time_ms / 1000.0, 'unixepoch') END AS time,
         time_ms, user.name AS user, method, target, status, source, event.input_id AS input_id,
         event.offset AS offset
  FROM event
  LEFT JOIN user USING (user_id)
  LEFT JOIN request USING (request_id)
  LEFT JOIN input ON input.input_id = event.input_id;
CREATE VIEW users AS
  SELECT name AS user, first_ms, last_ms, requests
  FROM (SELECT user_id, min(time_ms) AS first_ms, max(time_ms) AS last_ms, count(*) AS requests
        FROM event GROUP BY user_id)
  JOIN user USING (user_id);
)sql";

constexpr std::array<std::string_view, 7> kTables = {"event", "file", "input", "meta", "print", "request", "user"};

std::int64_t pragma(sqlite3* database, const char* sql) {
  Statement statement(database, sql);
  return statement.step() ? statement.integer(0) : 0;
}

}  // namespace

void create_schema(sqlite3* database) {
  const std::string sql =
      fmt::format("{} PRAGMA application_id = {}; PRAGMA user_version = {};", kSchema, kApplicationId, kSchemaVersion);
  const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_archive_error(database, code);
}

void verify_schema(sqlite3* database) {
  if (pragma(database, "PRAGMA application_id") != kApplicationId) {
    throw ArchiveError("is a database, but not an archive of lastseen");
  }
  const std::int64_t version = pragma(database, "PRAGMA user_version");
  if (version > kSchemaVersion) {
    throw ArchiveError(fmt::format("was written by a later lastseen (schema {}, this one reads {}): use that one",
                                   version, kSchemaVersion));
  }
  std::size_t found = 0;
  Statement objects(database, "SELECT type, name, sql FROM sqlite_schema");
  while (objects.step()) {
    const std::string_view type = objects.bytes(0);
    if (type == "trigger") throw ArchiveError("holds a trigger, which no archive does: not opened");
    const bool ours = std::find(kTables.begin(), kTables.end(), objects.bytes(1)) != kTables.end();
    if (!ours || type == "index") continue;
    if (type != "table" || !objects.bytes(2).starts_with("CREATE TABLE")) {
      throw ArchiveError(fmt::format("its '{}' is not a table: not opened", objects.bytes(1)));
    }
    ++found;
  }
  if (version < 1 || found != kTables.size()) {
    throw ArchiveDamage("it lacks tables of an archive");
  }
}

}  // namespace lastseen
