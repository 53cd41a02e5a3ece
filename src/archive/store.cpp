#include "archive/store.hpp"

#include <bit>
#include <fmt/format.h>

#include "archive/archive_error.hpp"
#include "archive/minutes.hpp"
#include "archive/schema.hpp"

namespace lastseen {
namespace {

constexpr std::int64_t kEventsPerCommit = 1'000'000;
constexpr auto kTimePerCommit = std::chrono::seconds(5);

/// So many rows go into one statement: to begin and end one costs as much as a row.
constexpr std::size_t kRows = 64;

std::string insert_events(std::size_t rows) {
  std::string sql = "INSERT INTO event VALUES (?, ?, ?, ?, ?)";
  for (std::size_t i = 1; i < rows; ++i) sql += ", (?, ?, ?, ?, ?)";
  return sql;
}

[[noreturn]] void throw_disagreement() {
  throw ArchiveDamage("a table and its index do not hold the same");
}

std::int64_t milliseconds(Instant time) {
  return time.time_since_epoch().count();
}

std::int64_t signed_hash(std::uint64_t hash) {
  return std::bit_cast<std::int64_t>(hash);
}

}  // namespace

Store::Store(const std::string& path, const ArchiveTerms& terms, Duration wait)
    : path_(path), database_(Database::open_for_writing(path, wait)) {
  if (database_.is_new()) create(terms);
  terms_ = read_terms(database_);
  forgotten_before_ = read_forgotten_before(database_).value_or(Instant::min());
  find_user_ = database_.prepare("SELECT user_id FROM user WHERE name = ?");
  add_user_ = database_.prepare("INSERT OR IGNORE INTO user (name) VALUES (?)");
  find_request_ = database_.prepare("SELECT request_id FROM request WHERE target IS ? AND method IS ? AND status IS ?");
  // No RETURNING: SQLite collects its rows in a table made and dropped for each, which costs more than the insertion.
  add_request_ = database_.prepare("INSERT OR IGNORE INTO request (method, target, status) VALUES (?, ?, ?)");
  add_event_ = database_.prepare(insert_events(1));
  add_many_events_ = database_.prepare(insert_events(kRows));
}

void Store::create(const ArchiveTerms& terms) {
  database_.execute("BEGIN IMMEDIATE");
  create_schema(database_.handle());
  database_.execute("INSERT INTO meta VALUES ('archive_id', lower(hex(randomblob(16)))), ('commits', 0)");
  set_meta("ignore_status", terms.ignore_status);
  if (terms.key_check) set_meta("key_check", *terms.key_check);
  database_.execute("COMMIT");
  database_.use_wal();
}

void Store::set_meta(std::string_view key, std::string_view value) {
  Statement write = database_.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)");
  write.bind_bytes(1, key).bind_bytes(2, value).run();
  changed_ = true;
}

void Store::forget_before(Instant time) {
  forgotten_before_ = time;
  set_meta("forgotten_before", std::to_string(milliseconds(time)));
}

void Store::begin() {
  if (database_.in_transaction()) database_.execute("ROLLBACK");  // what failed is not kept
  database_.execute("BEGIN IMMEDIATE");
  began_ = std::chrono::steady_clock::now();
  added_ = 0;
  changed_ = false;
}

void Store::commit() {
  if (changed_) database_.execute("UPDATE meta SET value = value + 1 WHERE key = 'commits'");
  database_.execute("COMMIT");
}

void Store::commit_if_due() {
  if (added_ < kEventsPerCommit && std::chrono::steady_clock::now() - began_ < kTimePerCommit) return;
  commit();
  begin();
}

std::optional<Store::HeldInput> Store::held_by(const FileStamp& stamp, const std::string& source) {
  Statement find = database_.prepare(
      "SELECT input_id, length, offset FROM file JOIN input USING (input_id) "
      "WHERE dev = ? AND ino = ? AND file.size = ? AND mtime_ns = ? AND ctime_ns = ? AND source = ?");
  find.bind(1, std::bit_cast<std::int64_t>(stamp.device)).bind(2, std::bit_cast<std::int64_t>(stamp.inode));
  find.bind(3, static_cast<std::int64_t>(stamp.size)).bind(4, stamp.mtime_ns).bind(5, stamp.ctime_ns);
  find.bind_bytes(6, source);
  if (!find.step()) return std::nullopt;
  return HeldInput{find.integer(0), static_cast<std::uint64_t>(find.integer(1)),
                   static_cast<std::uint64_t>(find.integer(2))};
}

void Store::remember(const FileStamp& stamp, std::int64_t input, std::uint64_t length) {
  const auto device = std::bit_cast<std::int64_t>(stamp.device);
  const auto inode = std::bit_cast<std::int64_t>(stamp.inode);
  Statement forget = database_.prepare(
      "DELETE FROM file WHERE dev = ? AND ino = ? AND input_id IN "
      "(SELECT input_id FROM input WHERE source = (SELECT source FROM input WHERE input_id = ?))");
  forget.bind(1, device).bind(2, inode).bind(3, input).run();
  Statement write = database_.prepare("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)");
  write.bind(1, device).bind(2, inode).bind(3, static_cast<std::int64_t>(stamp.size));
  write.bind(4, stamp.mtime_ns).bind(5, stamp.ctime_ns).bind(6, input);
  write.bind(7, static_cast<std::int64_t>(length)).run();
  changed_ = true;
}

std::vector<Standing> Store::standings(const std::string& source) {
  std::vector<Standing> standings;
  Statement rows = database_.prepare("SELECT input_id, path FROM input WHERE source = ? ORDER BY last_ms, input_id");
  rows.bind_bytes(1, source);
  while (rows.step()) standings.push_back({rows.integer(0), std::string(rows.bytes(1))});
  return standings;
}

InputRow Store::input(std::int64_t id) {
  std::optional<InputRow> input = read_input(database_, id);
  if (!input) throw ArchiveDamage("an input is missing");
  return std::move(*input);
}

void Store::add(InputRow& input) {
  Statement write = database_.prepare(
      "INSERT INTO input (uid, source, path, format) VALUES (coalesce(?, lower(hex(randomblob(16)))), ?, ?, ?) "
      "RETURNING input_id, uid");
  write.bind_bytes(1, input.uid.empty() ? std::nullopt : std::optional<std::string_view>(input.uid));
  write.bind_bytes(2, input.source).bind_bytes(3, input.path).bind_bytes(4, input.format);
  write.step();
  input.id = write.integer(0);
  input.uid = write.bytes(1);
  write.run();
  changed_ = true;
}

void Store::update(const InputRow& input) {
  const Tally& tally = input.tally;
  const Instant first = std::max(tally.first, forgotten_before_);
  const bool seen = tally.has_times() && first <= tally.last;
  const auto from = std::chrono::floor<std::chrono::minutes>(forgotten_before_).time_since_epoch().count();
  const std::string minutes = encode_minutes(tally.minutes, from);
  Statement write = database_.prepare(
      "UPDATE input SET path = ?, offset = ?, lines = ?, events = ?, anonymous = ?, unauthenticated = ?, "
      "malformed = ?, first_ms = ?, last_ms = ?, ambiguous = ?, minutes = ?, format = ? WHERE input_id = ?");
  const auto bind_count = [&](int parameter, std::uint64_t value) {
    write.bind(parameter, static_cast<std::int64_t>(value));
  };
  write.bind_bytes(1, input.path);
  bind_count(2, input.offset);
  bind_count(3, tally.lines());
  bind_count(4, tally.events);
  bind_count(5, tally.anonymous);
  bind_count(6, tally.unauthenticated);
  bind_count(7, tally.malformed);
  write.bind(8, seen ? std::optional(milliseconds(first)) : std::nullopt);
  write.bind(9, seen ? std::optional(milliseconds(tally.last)) : std::nullopt);
  bind_count(10, tally.ambiguous_times);
  write.bind_blob(11, minutes).bind_bytes(12, input.format).bind(13, input.id).run();
  changed_ = true;
}

void Store::add_prints(std::int64_t input, std::span<const Print> prints, Print here) {
  Statement write = database_.prepare("INSERT OR REPLACE INTO print VALUES (?, ?, ?)");
  const auto put = [&](Print print) {
    write.bind(1, input).bind(2, static_cast<std::int64_t>(print.at)).bind(3, signed_hash(print.hash)).run();
  };
  for (const Print& print : prints) put(print);
  if (here.at > 0) put(here);
  Statement drop_former =
      database_.prepare("DELETE FROM print WHERE input_id = ? AND at > 4096 AND at <> ? AND (at & (at - 1)) <> 0");
  drop_former.bind(1, input).bind(2, static_cast<std::int64_t>(here.at)).run();
  changed_ = true;
}

std::int64_t Store::user(std::string_view name) {
  add_user_.bind_bytes(1, name).run();
  if (database_.changes() > 0) return database_.last_row();
  if (!find_user_.bind_bytes(1, name).step()) throw_disagreement();
  const std::int64_t id = find_user_.integer(0);
  find_user_.reset();
  return id;
}

std::int64_t Store::request(std::optional<std::string_view> method, std::optional<std::string_view> target,
                            std::optional<std::uint16_t> status) {
  const auto number = status ? std::optional<std::int64_t>(*status) : std::nullopt;
  const auto find = [&] {
    find_request_.bind_bytes(1, target).bind_bytes(2, method).bind(3, number);
    const auto id = find_request_.step() ? std::optional(find_request_.integer(0)) : std::nullopt;
    find_request_.reset();
    return id;
  };
  // To a unique index no NULL is like another.
  if (!method || !target || !status) {
    if (const auto known = find()) return *known;
  }
  add_request_.bind_bytes(1, method).bind_bytes(2, target).bind(3, number).run();
  if (database_.changes() > 0) return database_.last_row();
  if (const auto known = find()) return *known;
  throw_disagreement();
}

void Store::add_events(std::int64_t input, std::span<const StoredEvent> events) {
  const auto insert = [&](Statement& statement, std::span<const StoredEvent> rows) {
    int parameter = 0;
    for (const StoredEvent& row : rows) {
      for (const std::int64_t value :
           {milliseconds(row.time), input, static_cast<std::int64_t>(row.offset), row.user, row.request}) {
        statement.bind(++parameter, value);
      }
    }
    statement.run();
  };
  added_ += static_cast<std::int64_t>(events.size());
  changed_ = changed_ || !events.empty();
  for (; events.size() >= kRows; events = events.subspan(kRows)) insert(add_many_events_, events.first(kRows));
  for (; !events.empty(); events = events.subspan(1)) insert(add_event_, events.first(1));
}

bool Store::holds(Instant time, std::int64_t user, std::int64_t request, std::int64_t except_input) {
  Statement find = database_.prepare(
      "SELECT 1 FROM event WHERE time_ms = ? AND user_id = ? AND request_id = ? AND input_id <> ? LIMIT 1");
  find.bind(1, milliseconds(time)).bind(2, user).bind(3, request).bind(4, except_input);
  return find.step();
}

}  // namespace lastseen
