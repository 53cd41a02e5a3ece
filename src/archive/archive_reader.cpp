#include "archive/archive_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <utility>

#include "archive/archive_error.hpp"
#include "instant_range.hpp"

namespace lastseen {
namespace {

constexpr std::int64_t kLeastTime = kFirstInstant.time_since_epoch().count();
constexpr std::int64_t kGreatestTime = kLastInstant.time_since_epoch().count();

std::int64_t clamped(Instant time) {
  return std::clamp(time.time_since_epoch().count(), kLeastTime - 1, kGreatestTime + 1);
}

Instant checked_instant(std::int64_t milliseconds) {
  if (milliseconds < kLeastTime || milliseconds > kGreatestTime) {
    throw ArchiveDamage("it holds an impossible time");
  }
  return Instant(Duration(milliseconds));
}

struct EventRow {
  std::int64_t time = 0;
  std::int64_t user = 0;
  std::int64_t input = 0;
  std::int64_t offset = 0;
  std::int64_t request = 0;
};

std::optional<std::uint16_t> status_of(std::optional<std::int64_t> number) {
  if (!number || *number < 0 || *number > 999) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

}  // namespace

ArchiveReader::ArchiveReader(const std::string& path) : path_(path), database_(Database::open_for_reading(path)) {
  database_.execute("BEGIN");
  commits_ = std::strtoll(read_meta(database_, "commits").value_or("0").c_str(), nullptr, 10);
  archive_id_ = read_meta(database_, "archive_id").value_or("");
  terms_ = read_terms(database_);
  forgotten_before_ = read_forgotten_before(database_);
  find_user_ = database_.prepare("SELECT name FROM user WHERE user_id = ?");
  find_request_ = database_.prepare("SELECT method, target, status FROM request WHERE request_id = ?");
}

ArchiveReader ArchiveReader::again() const {
  ArchiveReader other(path_);
  if (other.commits_ != commits_ || other.archive_id_ != archive_id_) {
    throw ArchiveError("was written to while it was read: ask again");
  }
  other.left_out_ = left_out_;
  return other;
}

std::vector<InputRow> ArchiveReader::inputs() const {
  return read_inputs(database_);
}

std::vector<KnownInput> ArchiveReader::known_inputs(const std::optional<std::string>& source) const {
  return read_known_inputs(database_, source);
}

std::optional<ArchiveReader::Times> ArchiveReader::times() const {
  // Each alone is found at an end of the key.
  Statement least = database_.prepare("SELECT min(time_ms) FROM event");
  Statement greatest = database_.prepare("SELECT max(time_ms) FROM event");
  if (!least.step() || !greatest.step() || least.is_null(0)) return std::nullopt;
  return Times{checked_instant(least.integer(0)), checked_instant(greatest.integer(0))};
}

std::uint64_t ArchiveReader::events_after(Instant time, const StatusSet& ignore_status) const {
  std::string sql = "SELECT count(*) FROM event WHERE time_ms > ?";
  for (const std::int64_t input : left_out_) sql += fmt::format(" AND input_id <> {}", input);
  if (ignore_status.any()) {
    std::vector<std::size_t> statuses;
    for (std::size_t status = 0; status < ignore_status.size(); ++status) {
      if (ignore_status[status]) statuses.push_back(status);
    }
    sql += fmt::format(" AND request_id NOT IN (SELECT request_id FROM request WHERE status IN ({}))",
                       fmt::join(statuses, ", "));
  }
  Statement count = database_.prepare(sql);
  count.bind(1, clamped(time)).step();
  return static_cast<std::uint64_t>(count.integer(0));
}

std::vector<std::string_view> ArchiveReader::user_names() {
  std::vector<std::string_view> names;
  Statement rows = database_.prepare("SELECT user_id, name FROM user");
  while (rows.step()) {
    if (rows.is_null(1)) continue;
    UserEntry& known = users_[rows.integer(0)];
    if (!known.looked_up) known = {true, texts_.keep(rows.bytes(1))};
    names.push_back(known.name);
  }
  return names;
}

std::vector<std::int64_t> ArchiveReader::ids_of(std::span<const std::string> names) const {
  std::vector<std::int64_t> ids;
  Statement find = database_.prepare("SELECT user_id FROM user WHERE name = ?");
  for (const std::string& name : names) {
    find.bind_bytes(1, name);
    if (find.step()) ids.push_back(find.integer(0));
    find.reset();
  }
  return ids;
}

std::string_view ArchiveReader::user_name(std::int64_t id) {
  UserEntry& known = users_[id];
  if (known.looked_up) return known.name;
  known.looked_up = true;
  find_user_.bind(1, id);
  if (find_user_.step() && !find_user_.is_null(0)) known.name = texts_.keep(find_user_.bytes(0));
  find_user_.reset();
  return known.name;
}

const ArchiveReader::RequestEntry& ArchiveReader::request_of(std::int64_t id) {
  RequestEntry& request = requests_[id];
  if (request.looked_up) return request;
  request.looked_up = true;
  find_request_.bind(1, id);
  if (find_request_.step()) {
    const auto kept = [&](std::optional<std::string_view> text) {
      return text ? std::optional(texts_.keep(*text)) : std::nullopt;
    };
    request.method = kept(find_request_.bytes_or_null(0));
    request.target = kept(find_request_.bytes_or_null(1));
    request.status = status_of(find_request_.integer_or_null(2));
  }
  find_request_.reset();
  return request;
}

std::uint64_t ArchiveReader::read(const Range& range, EventSink& sink) {
  if (range.from > range.to) return 0;
  const bool requests = range.requests || range.ignore_status.any();
  const bool places = range.places || !left_out_.empty();
  // Columns not asked for are not decoded.
  std::string sql = fmt::format("SELECT time_ms, user_id{}{} FROM event WHERE time_ms BETWEEN ? AND ?",
                                places ? ", input_id, offset" : ", 0, 0", requests ? ", request_id" : ", 0");
  if (range.users) sql += fmt::format(" AND user_id IN ({})", fmt::join(ids_of(*range.users), ", "));
  if (range.order == Order::latest_first) sql += " ORDER BY time_ms DESC";
  if (range.order == Order::lines) {
    sql += " ORDER BY input_id, offset";
    // Sorting in files would write names where nobody asked for them.
    database_.execute("PRAGMA temp_store = MEMORY");
  }
  Statement rows = database_.prepare(sql);
  rows.bind(1, clamped(range.from)).bind(2, clamped(range.to));
  // Names are looked up for many rows at a time: from row to row each look into memory would be waited for.
  std::array<EventRow, EventBatch::kCapacity> ahead;
  std::size_t count = 0;
  EventBatch batch;
  std::uint64_t ignored = 0;
  const auto hand_over = [&] {
    for (const EventRow& row : std::span(ahead).first(count)) {
      const std::string_view user = user_name(row.user);
      if (user.empty()) continue;
      const RequestEntry* request = requests ? &request_of(row.request) : nullptr;
      if (request && request->status && range.ignore_status[*request->status]) {
        ++ignored;
        continue;
      }
      Event& event = batch.add();
      event = {checked_instant(row.time), user, {}, {}, {}};
      if (request) {
        event.method = request->method;
        event.target = request->target;
        event.status = request->status;
      }
      if (range.places) {
        batch.last_place() = {static_cast<std::uint64_t>(row.input), static_cast<std::uint64_t>(row.offset), {}};
      }
    }
    if (batch.size() > 0) sink.observe(batch);
    batch.clear();
    count = 0;
  };
  while (rows.step()) {
    const EventRow row{rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4)};
    if (!left_out_.empty() && left_out_.contains(row.input)) continue;
    ahead[count++] = row;
    if (count == ahead.size()) hand_over();
  }
  hand_over();
  return ignored;
}

}  // namespace lastseen
