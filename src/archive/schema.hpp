#pragma once

#include <cstdint>

struct sqlite3;

namespace lastseen {

/// Which databases are archives: PRAGMA application_id, `LSEE`.
inline constexpr std::int32_t kApplicationId = 0x4C534545;
/// The schema written here, and the greatest that is read: PRAGMA user_version.
inline constexpr std::int32_t kSchemaVersion = 1;

/// Makes the tables and views of an archive in an empty database, within a transaction of the caller.
void create_schema(sqlite3* database);

/// Throws ArchiveError unless the database is an archive that this version reads. Everything read must be an ordinary
/// table, and there must be no trigger: what stands in a file of somebody else must not run.
void verify_schema(sqlite3* database);

}  // namespace lastseen
