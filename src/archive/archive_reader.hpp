#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/database.hpp"
#include "archive/matching.hpp"
#include "archive/row_table.hpp"
#include "archive/stored_input.hpp"
#include "event_batch.hpp"
#include "status_set.hpp"
#include "tally.hpp"
#include "text_arena.hpp"

namespace lastseen {

/// An archive as one more source of events, in one state of it: what is committed meanwhile is not seen. For one thread
/// at a time. Every function throws ArchiveError.
class ArchiveReader {
 public:
  explicit ArchiveReader(const std::string& path);

  /// Another connection to the same state, for another thread.
  ArchiveReader again() const;

  const std::string& path() const { return path_; }
  const std::string& archive_id() const { return archive_id_; }
  std::int64_t commits() const { return commits_; }
  const ArchiveTerms& terms() const { return terms_; }
  std::optional<Instant> forgotten_before() const { return forgotten_before_; }

  std::vector<InputRow> inputs() const;
  /// For `match`; of one source, or of all.
  std::vector<KnownInput> known_inputs(const std::optional<std::string>& source) const;
  /// The events of these inputs are left out: another archive holds more of them.
  void leave_out(std::set<std::int64_t> inputs) { left_out_ = std::move(inputs); }
  const std::set<std::int64_t>& left_out() const { return left_out_; }

  /// The least and the greatest time of an event; nothing where there is none.
  struct Times {
    Instant first;
    Instant last;
  };
  std::optional<Times> times() const;
  /// How many events are later than this, but for those with an ignored status.
  std::uint64_t events_after(Instant time, const StatusSet& ignore_status = {}) const;
  /// Every user's name, in no order. They live as long as the reader.
  std::vector<std::string_view> user_names();

  enum class Order : std::uint8_t {
    time,          ///< the quick one
    latest_first,  ///< as quick
    lines,         ///< input after input, the lines of each as they stand in the log
  };
  struct Range {
    Instant from = Instant::min();  ///< included
    Instant to = Instant::max();    ///< included
    Order order = Order::time;
    std::optional<std::vector<std::string>> users;  ///< only theirs
    bool requests = false;                          ///< fill method, target and status
    bool places = false;      ///< fill the place: `number` is the input's, `offset` counts from its start
    StatusSet ignore_status;  ///< a user is only claimed on these: such events are left out and counted
  };
  /// Gives the events of a range to a sink. How many were left out for their status.
  std::uint64_t read(const Range& range, EventSink& sink);

  /// False where the file changed while it was read without locks: what was read is void.
  bool still_valid() const { return database_.still_valid(); }
  const Database& database() const { return database_; }

 private:
  struct UserEntry {
    bool looked_up = false;
    std::string_view name;  ///< empty: the archive holds none
  };
  struct RequestEntry {
    bool looked_up = false;
    std::optional<std::string_view> method;
    std::optional<std::string_view> target;
    std::optional<std::uint16_t> status;
  };
  std::vector<std::int64_t> ids_of(std::span<const std::string> names) const;
  /// Empty where there is none.
  std::string_view user_name(std::int64_t id);
  const RequestEntry& request_of(std::int64_t id);

  std::string path_;
  Database database_;
  std::string archive_id_;
  std::int64_t commits_ = 0;
  ArchiveTerms terms_;
  std::optional<Instant> forgotten_before_;
  std::set<std::int64_t> left_out_;
  Statement find_user_;
  Statement find_request_;
  RowTable<UserEntry> users_;
  RowTable<RequestEntry> requests_;
  TextArena texts_;
};

}  // namespace lastseen
