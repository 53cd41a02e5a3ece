#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "event.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace lastseen {

/// One prepared SQL statement. Every function throws ArchiveError where SQLite fails.
class Statement {
 public:
  /// To be assigned to before use.
  Statement() = default;
  Statement(sqlite3* database, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  /// Parameters count from 1. Text and blobs must live until the next `reset`.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::optional<std::int64_t> value);
  /// TEXT where it is UTF-8, else BLOB.
  Statement& bind_bytes(int parameter, std::optional<std::string_view> bytes);
  Statement& bind_blob(int parameter, std::string_view bytes);

  /// Whether there is a (next) row.
  bool step();
  /// Ready for other parameters.
  void reset();
  /// Runs to the end, then resets.
  void run();

  /// Columns count from 0. Bytes live until the next `step` or `reset`.
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> integer_or_null(int column) const;
  bool is_null(int column) const;
  std::string_view bytes(int column) const;
  std::optional<std::string_view> bytes_or_null(int column) const;

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

/// What the last failure of a connection means, with its remedy.
[[noreturn]] void throw_archive_error(sqlite3* database, int code);

}  // namespace lastseen
