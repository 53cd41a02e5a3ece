#include "archive/database.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "archive/archive_error.hpp"
#include "archive/schema.hpp"
#include "creation_failure.hpp"

namespace lastseen {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kMagic{"SQLite format 3\0", 16};

/// Longer values than any line of a log can give are not ours.
constexpr int kLongestValue = 64 << 20;

/// A name as SQLite reads it in a URI.
std::string uri(const std::string& path, std::string_view parameters) {
  std::string text = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      text += c;
    }
  }
  return text.append("?").append(parameters);
}

void harden(sqlite3* connection) {
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
}

/// Refuses a file that is something else before SQLite touches it; an empty one is nothing yet.
void check_magic(int descriptor) {
  std::array<char, kMagic.size()> head{};
  const ssize_t size = pread(descriptor, head.data(), head.size(), 0);
  if (size > 0 && std::string_view(head.data(), static_cast<std::size_t>(size)) != kMagic) {
    throw ArchiveError("is a file, but not an archive of lastseen");
  }
}

/// Whether the head of a file says that it is an archive: what SQLite cannot read of it is damaged then.
bool bears_our_mark(const std::string& path) {
  constexpr std::size_t kPlace = 68;
  std::array<char, kPlace + 4> head{};
  std::ifstream(path, std::ios::binary).read(head.data(), head.size());
  std::uint32_t mark = 0;
  for (std::size_t i = kPlace; i < head.size(); ++i) mark = mark << 8 | static_cast<unsigned char>(head[i]);
  return std::string_view(head.data(), kMagic.size()) == kMagic && mark == kApplicationId;
}

void wait_for_lock(int descriptor, Clock::time_point deadline) {
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) throw ArchiveError(std::strerror(errno));
    if (Clock::now() >= deadline) {
      throw ArchiveError("another program is writing to it: try again later, or wait longer with --wait");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::optional<struct stat> stat_of(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  return info;
}

std::int64_t mtime_ns(const struct stat& info) {
  return std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
}

}  // namespace

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close(connection);
}

Database::Lock::Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
Database::Lock& Database::Lock::operator=(Lock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
Database::Lock::~Lock() {
  if (descriptor_ >= 0) close(descriptor_);
}

Database Database::open_for_writing(const std::string& path, Duration wait) {
  const auto deadline = Clock::now() + wait;
  Database database;
  database.lock_ = Lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (database.lock_.descriptor() < 0) throw ArchiveError(creation_failure(path, errno));
  wait_for_lock(database.lock_.descriptor(), deadline);
  check_magic(database.lock_.descriptor());

  // What SQLite counts of its own memory costs a lock for each allocation. It refuses where it is in use already.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, /*zVfs=*/nullptr);
  database.connection_.reset(connection);
  if (code != SQLITE_OK) throw_archive_error(connection, code);
  harden(connection);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  sqlite3_busy_timeout(connection, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30)));
  int keep = 1;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
  database.execute("PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768");
  {
    Statement objects = database.prepare("SELECT count(*) FROM sqlite_schema");
    objects.step();
    database.is_new_ = objects.integer(0) == 0;
  }
  if (!database.is_new_) {
    // Also one whose maker was killed before it did: no statement may be under way then.
    verify_schema(connection);
    database.use_wal();
  }
  return database;
}

void Database::use_wal() {
  // A checkpoint at the end moves everything anyway; one every thousand pages would only wait for the disk more often.
  execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 16384");
  is_new_ = false;
}

Database Database::open_for_reading(const std::string& path) {
  const auto open = [&](std::string_view parameters) {
    Database database;
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(uri(path, parameters).c_str(), &connection,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, /*zVfs=*/nullptr);
    database.connection_.reset(connection);
    if (code != SQLITE_OK) throw_archive_error(connection, code);
    harden(connection);
    return database;
  };

  Database database = open("mode=ro");
  const int code = sqlite3_exec(database.handle(), "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  const auto verified = [](Database&& opened) {
    opened.execute("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192");
    verify_schema(opened.handle());
    return std::move(opened);
  };
  if (code == SQLITE_OK) return verified(std::move(database));
  if ((code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT) {
    if (bears_our_mark(path)) throw ArchiveDamage(sqlite3_errmsg(database.handle()));
    throw ArchiveError("is not an archive of lastseen");
  }
  // A folder that is not ours, or a full disk.
  constexpr std::array kNoSharedMemory = {SQLITE_CANTOPEN,      SQLITE_READONLY,     SQLITE_PERM,
                                          SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMSIZE};
  const auto says = [&](int reason) { return code == reason || (code & 0xff) == reason; };
  if (std::none_of(kNoSharedMemory.begin(), kNoSharedMemory.end(), says)) throw_archive_error(database.handle(), code);
  // Where no -shm can be made there are no locks to take. That is safe while nobody writes, which is seen afterwards.
  const auto info = stat_of(path);
  const auto wal = stat_of(path + "-wal");
  if (!info) throw_archive_error(database.handle(), code);
  if (wal && wal->st_size > 0) {
    throw ArchiveError(
        "has a -wal that is not empty, which cannot be read where no -shm can be made: copy both to a folder where one "
        "can");
  }
  database = open("mode=ro&immutable=1");
  database.unlocked_ = std::make_unique<Unlocked>(Unlocked{path, info->st_size, mtime_ns(*info)});
  return verified(std::move(database));
}

void Database::execute(const char* sql) const {
  const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_archive_error(handle(), code);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle());
}

std::int64_t Database::last_row() const {
  return sqlite3_last_insert_rowid(handle());
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

bool Database::checkpoint(Duration wait) const {
  sqlite3_busy_timeout(handle(), static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, 1 << 30)));
  const int code =
      sqlite3_wal_checkpoint_v2(handle(), /*zDb=*/nullptr, SQLITE_CHECKPOINT_TRUNCATE, /*pnLog=*/nullptr, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED) throw_archive_error(handle(), code);
  return code == SQLITE_OK;
}

bool Database::still_valid() const {
  if (!unlocked_) return true;
  const auto info = stat_of(unlocked_->path);
  return info && info->st_size == unlocked_->size && mtime_ns(*info) == unlocked_->mtime_ns;
}

}  // namespace lastseen
