#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "archive/statement.hpp"
#include "event.hpp"

namespace lastseen {

/// One connection to the file of an archive, for one thread at a time. Every function throws ArchiveError.
class Database {
 public:
  /// Opens or creates (mode 0640) an archive and keeps all other writers of it out until destroyed; waits for them so
  /// long. A new one is empty: see `is_new`.
  static Database open_for_writing(const std::string& path, Duration wait);
  /// Opens an archive that is there, changes nothing in it and waits for nobody.
  static Database open_for_reading(const std::string& path);
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  /// No schema yet: the caller makes it, then calls `use_wal`.
  bool is_new() const { return is_new_; }
  /// From here on readers see the last commit while a transaction goes on. What the first transaction made stands in
  /// FILE itself, so that it is known as an archive whatever becomes of the write-ahead log.
  void use_wal();

  Statement prepare(std::string_view sql) const { return Statement(connection_.get(), sql); }
  void execute(const char* sql) const;
  /// Rows changed by the last statement.
  std::int64_t changes() const;
  /// The number of the row that was inserted last.
  std::int64_t last_row() const;
  bool in_transaction() const;
  /// Moves the write-ahead log into FILE and empties it, so that FILE alone is complete. Waits at most so long for
  /// readers of older states; false where they stayed, and the rest of the log is as good as the file.
  bool checkpoint(Duration wait) const;
  sqlite3* handle() const { return connection_.get(); }

  /// False if another program has written to a file that was read without locks, because none could be taken there:
  /// what was read is void.
  bool still_valid() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  /// Closing any descriptor of a file drops all of the process's locks on it, SQLite's too: this one closes after them.
  class Lock {
   public:
    Lock() = default;
    explicit Lock(int descriptor) : descriptor_(descriptor) {}
    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&& other) noexcept;
    ~Lock();
    int descriptor() const { return descriptor_; }

   private:
    int descriptor_ = -1;
  };
  /// What a file looked like when it was opened without locks.
  struct Unlocked {
    std::string path;
    off_t size = 0;
    std::int64_t mtime_ns = 0;
  };

  Database() = default;

  Lock lock_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::unique_ptr<Unlocked> unlocked_;
  bool is_new_ = false;
};

}  // namespace lastseen
