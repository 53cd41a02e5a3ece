#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/content.hpp"
#include "archive/database.hpp"
#include "archive/matching.hpp"
#include "archive/prints.hpp"
#include "archive/siblings.hpp"
#include "archive/stored_input.hpp"
#include "event.hpp"
#include "tally.hpp"

namespace lastseen {

/// An event in the archive's numbers, and where its line begins in its input.
struct StoredEvent {
  Instant time{};
  std::uint64_t offset = 0;
  std::int64_t user = 0;
  std::int64_t request = 0;
};

/// An archive being written. Between `begin` and `commit` all is one transaction; what is not committed when the store
/// is destroyed is rolled back. Every function throws ArchiveError.
class Store {
 public:
  /// Opens or makes an archive; `terms` are those of a new one. Waits so long for another writer.
  Store(const std::string& path, const ArchiveTerms& terms, Duration wait);

  /// What SQLite holds open. Whoever opens and closes one of them in this process takes SQLite's locks from it.
  std::vector<std::string> files() const { return {path_, path_ + "-wal", path_ + "-shm"}; }
  const ArchiveTerms& terms() const { return terms_; }
  /// Events before this are not stored: they were told to be forgotten.
  Instant forgotten_before() const { return forgotten_before_; }
  void forget_before(Instant time);
  void set_meta(std::string_view key, std::string_view value);

  void begin();
  void commit();
  /// Commits and begins again where so much was added that a crash should not cost it.
  void commit_if_due();

  /// What a file held when it looked like this.
  struct HeldInput {
    std::int64_t input = 0;
    std::uint64_t length = 0;  ///< of its content
    std::uint64_t offset = 0;  ///< of the input
  };
  std::optional<HeldInput> held_by(const FileStamp& stamp, const std::string& source);
  void remember(const FileStamp& stamp, std::int64_t input, std::uint64_t length);
  /// Where the inputs of a source stand; those whose lines go furthest in time come last.
  std::vector<Standing> standings(const std::string& source);

  InputRow input(std::int64_t id);
  /// Adds it with a new id, and a new uid where it has none.
  void add(InputRow& input);
  /// Writes what changes: path, offset, tally. Minutes and times that were told to be forgotten are left out.
  void update(const InputRow& input);
  /// `here` is the print at the input's offset; a former one gives way, unless it is among those that stay.
  void add_prints(std::int64_t input, std::span<const Print> prints, Print here);

  /// Found or added.
  std::int64_t user(std::string_view name);
  std::int64_t request(std::optional<std::string_view> method, std::optional<std::string_view> target,
                       std::optional<std::uint16_t> status);
  void add_events(std::int64_t input, std::span<const StoredEvent> events);
  /// Whether another input than this one holds such an event.
  bool holds(Instant time, std::int64_t user, std::int64_t request, std::int64_t except_input);

  /// Empties the write-ahead log into FILE. False where readers kept it.
  bool settle(Duration wait) { return database_.checkpoint(wait); }
  const Database& database() const { return database_; }

 private:
  void create(const ArchiveTerms& terms);

  std::string path_;
  Database database_;
  ArchiveTerms terms_;
  Instant forgotten_before_ = Instant::min();
  bool changed_ = false;
  std::int64_t added_ = 0;
  std::chrono::steady_clock::time_point began_;
  Statement find_user_;
  Statement add_user_;
  Statement find_request_;
  Statement add_request_;
  Statement add_event_;
  Statement add_many_events_;
};

}  // namespace lastseen
