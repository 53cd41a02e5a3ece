#include "archive/statement.hpp"

#include <cerrno>
#include <cstring>
#include <sqlite3.h>
#include <utf8proc.h>
#include <utility>

#include "archive/archive_error.hpp"

namespace lastseen {
namespace {

bool is_utf8(std::string_view bytes) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
  auto left = static_cast<utf8proc_ssize_t>(bytes.size());
  while (left > 0) {
    utf8proc_int32_t character;
    const utf8proc_ssize_t length = utf8proc_iterate(at, left, &character);
    if (length <= 0) return false;
    at += length;
    left -= length;
  }
  return true;
}

[[noreturn]] void throw_no_room(int error) {
  throw ArchiveError(std::string(std::strerror(error)) +
                     ": what was not yet committed is undone; make room and run this again");
}

}  // namespace

void throw_archive_error(sqlite3* database, int code) {
  const int number = database ? sqlite3_system_errno(database) : 0;
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw_no_room(ENOSPC);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw ArchiveError("another program is writing to it: try again later, or wait longer with --wait");
    case SQLITE_CORRUPT:
      throw ArchiveDamage(database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
    case SQLITE_NOTADB:
      throw ArchiveError("is not an archive of lastseen");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      throw ArchiveError("may not be written to");
    case SQLITE_CANTOPEN:
      throw ArchiveError(number != 0 ? std::string("cannot be opened: ") + std::strerror(number) : "cannot be opened");
    case SQLITE_IOERR:
      if (number == ENOSPC || number == EDQUOT || number == EFBIG) throw_no_room(number);
      throw ArchiveError(number != 0 ? std::strerror(number) : sqlite3_errstr(code));
    default:
      throw ArchiveError(database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  }
}

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
  const int code =
      sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement_, /*pzTail=*/nullptr);
  if (code != SQLITE_OK) throw_archive_error(database, code);
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(database_, other.database_);
  std::swap(statement_, other.statement_);
  return *this;
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_, parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, std::optional<std::int64_t> value) {
  if (value) return bind(parameter, *value);
  sqlite3_bind_null(statement_, parameter);
  return *this;
}

Statement& Statement::bind_bytes(int parameter, std::optional<std::string_view> bytes) {
  if (!bytes) {
    sqlite3_bind_null(statement_, parameter);
  } else if (is_utf8(*bytes)) {
    sqlite3_bind_text64(statement_, parameter, bytes->data() ? bytes->data() : "", bytes->size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  } else {
    bind_blob(parameter, *bytes);
  }
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  sqlite3_bind_blob64(statement_, parameter, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw_archive_error(database_, code);
  return false;
}

void Statement::reset() {
  sqlite3_reset(statement_);
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Statement::integer_or_null(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::string_view Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

std::optional<std::string_view> Statement::bytes_or_null(int column) const {
  if (is_null(column)) return std::nullopt;
  return bytes(column);
}

}  // namespace lastseen
