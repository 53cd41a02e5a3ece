#include "archive/forget.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <string>

#include "archive/archive_error.hpp"

namespace lastseen {
namespace {

class Erasure {
 public:
  Erasure(Store& store, const ForgetRequest& request)
      : store_(store), database_(store.database()), request_(request), inputs_(read_inputs(database_)) {}

  Forgotten operator()() {
    if (request_.before) forget_before(*request_.before);
    if (request_.is_user) {
      forget_users();
      forget_targets();
    }
    for (const std::int64_t input : request_.inputs) forget_input(input);
    drop_orphans();
    for (const InputRow& input : inputs_) store_.update(input);
    return forgotten_;
  }

 private:
  void forget_before(Instant before) {
    erase_events(fmt::format("time_ms < {}", before.time_since_epoch().count()));
    if (before > store_.forgotten_before()) store_.forget_before(before);
  }

  void forget_users() {
    std::vector<std::int64_t> ids;
    {
      Statement rows = database_.prepare("SELECT user_id, name FROM user WHERE name NOT NULL");
      while (rows.step()) {
        if (request_.is_user(rows.bytes(1))) ids.push_back(rows.integer(0));
      }
    }
    if (!ids.empty()) erase_events(fmt::format("user_id IN ({})", fmt::join(ids, ", ")));
  }

  void forget_input(std::int64_t id) {
    const auto input = std::find_if(inputs_.begin(), inputs_.end(), [&](const InputRow& row) { return row.id == id; });
    if (input == inputs_.end()) {
      throw ArchiveError(fmt::format("has no input {}: see lastseen archive FILE", id));
    }
    erase_events(fmt::format("input_id = {}", id));
    input->tally = Tally();
  }

  /// Erased events count as anonymous lines.
  void erase_events(const std::string& condition) {
    std::map<std::int64_t, std::uint64_t> counts;
    Statement count =
        database_.prepare(fmt::format("SELECT input_id, count(*) FROM event WHERE {} GROUP BY input_id", condition));
    while (count.step()) counts[count.integer(0)] = static_cast<std::uint64_t>(count.integer(1));
    for (InputRow& input : inputs_) {
      const std::uint64_t erased = std::min(counts[input.id], input.tally.events);
      input.tally.events -= erased;
      input.tally.anonymous += erased;
    }
    database_.execute(fmt::format("DELETE FROM event WHERE {}", condition).c_str());
    forgotten_.events += static_cast<std::uint64_t>(database_.changes());
  }

  void forget_targets() {
    struct Naming {
      std::int64_t id;
      std::optional<std::string> method;
      std::optional<std::uint16_t> status;
    };
    std::vector<Naming> naming;
    {
      Statement rows =
          database_.prepare("SELECT request_id, target, method, status FROM request WHERE target NOT NULL");
      while (rows.step()) {
        if (!request_.names_user(rows.bytes(1))) continue;
        const auto method = rows.bytes_or_null(2);
        const auto status = rows.integer_or_null(3);
        naming.push_back({rows.integer(0), method ? std::optional<std::string>(*method) : std::nullopt,
                          status ? std::optional(static_cast<std::uint16_t>(*status)) : std::nullopt});
      }
    }
    if (naming.empty()) return;
    database_.execute("CREATE TEMP TABLE without_target (named INTEGER PRIMARY KEY, unnamed INTEGER)");
    Statement pair = database_.prepare("INSERT INTO temp.without_target VALUES (?, ?)");
    for (const Naming& request : naming) {
      pair.bind(1, request.id).bind(2, store_.request(request.method, std::nullopt, request.status)).run();
    }
    database_.execute(
        "UPDATE event SET request_id = (SELECT unnamed FROM temp.without_target WHERE named = request_id) "
        "WHERE request_id IN (SELECT named FROM temp.without_target);"
        "DELETE FROM request WHERE request_id IN (SELECT named FROM temp.without_target)");
    forgotten_.targets = naming.size();
  }

  /// Names that no event bears any more: those of the users above, and of whoever was only seen in what was erased.
  void drop_orphans() {
    if (forgotten_.events == 0 && forgotten_.targets == 0) return;
    database_.execute("DELETE FROM user WHERE user_id NOT IN (SELECT user_id FROM event)");
    forgotten_.users = static_cast<std::uint64_t>(database_.changes());
    database_.execute("DELETE FROM request WHERE request_id NOT IN (SELECT request_id FROM event)");
  }

  Store& store_;
  const Database& database_;
  const ForgetRequest& request_;
  std::vector<InputRow> inputs_;
  Forgotten forgotten_;
};

}  // namespace

Forgotten forget(Store& store, const ForgetRequest& request, Duration wait) {
  const Database& database = store.database();
  database.execute("PRAGMA temp_store = MEMORY");
  store.begin();
  const Forgotten forgotten = Erasure(store, request)();
  if (request.mode == ForgetRequest::Mode::dry_run) {
    database.execute("ROLLBACK");
    return forgotten;
  }
  store.commit();
  // Deleted cells are overwritten, but copies of them may stand in pages that the tree has rearranged: all pages are
  // written anew. Always, in case an earlier run was stopped before this.
  database.execute("PRAGMA temp_store = FILE");
  database.execute("VACUUM");
  if (!store.settle(wait)) {
    throw ArchiveError(
        "is erased for new readers, but others still read an older state, which keeps it on the disk: run this again "
        "when they are done");
  }
  return forgotten;
}

}  // namespace lastseen
