#include "archive/stored_input.hpp"

#include <bit>
#include <cstdlib>
#include <fmt/format.h>

#include "archive/archive_error.hpp"
#include "archive/minutes.hpp"
#include "instant_range.hpp"

namespace lastseen {
namespace {

constexpr std::string_view kColumns =
    "input_id, uid, source, path, format, offset, events, anonymous, unauthenticated, malformed, first_ms, last_ms, "
    "ambiguous, minutes";

Instant instant(std::int64_t milliseconds) {
  return Instant(Duration(milliseconds));
}

void read_times(const Statement& row, int column, Tally& tally) {
  const auto first = row.integer_or_null(column);
  const auto last = row.integer_or_null(column + 1);
  if (!first && !last) return;
  if (!first || !last || instant(*first) < kFirstInstant || instant(*last) > kLastInstant || *first > *last)
    throw ArchiveDamage("the times of an input make no sense");
  tally.first = instant(*first);
  tally.last = instant(*last);
}

InputRow input_row(const Statement& row) {
  const auto count = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
  InputRow input;
  input.id = row.integer(0);
  input.uid = row.bytes(1);
  input.source = row.bytes(2);
  input.path = row.bytes(3);
  input.format = row.bytes(4);
  input.offset = count(5);
  Tally& tally = input.tally;
  tally.events = count(6);
  tally.anonymous = count(7);
  tally.unauthenticated = count(8);
  tally.malformed = count(9);
  read_times(row, 10, tally);
  tally.ambiguous_times = count(12);
  decode_minutes(row.bytes(13), tally.minutes);
  return input;
}

std::optional<InputRow> one_input(Statement find) {
  if (!find.step()) return std::nullopt;
  return input_row(find);
}

Statement find_input(const Database& database, std::string_view condition) {
  return database.prepare(fmt::format("SELECT {} FROM input WHERE {}", kColumns, condition));
}

}  // namespace

std::optional<std::string> read_meta(const Database& database, std::string_view key) {
  Statement find = database.prepare("SELECT value FROM meta WHERE key = ?");
  find.bind_bytes(1, key);
  if (!find.step()) return std::nullopt;
  return std::string(find.bytes(0));
}

ArchiveTerms read_terms(const Database& database) {
  return {read_meta(database, "ignore_status").value_or(""), read_meta(database, "key_check")};
}

std::optional<Instant> read_forgotten_before(const Database& database) {
  const auto before = read_meta(database, "forgotten_before");
  if (!before) return std::nullopt;
  return instant(std::strtoll(before->c_str(), nullptr, 10));
}

std::vector<InputRow> read_inputs(const Database& database) {
  std::vector<InputRow> inputs;
  Statement rows = find_input(database, "TRUE ORDER BY input_id");
  while (rows.step()) inputs.push_back(input_row(rows));
  return inputs;
}

std::optional<InputRow> read_input(const Database& database, std::int64_t id) {
  Statement find = find_input(database, "input_id = ?");
  find.bind(1, id);
  return one_input(std::move(find));
}

std::optional<InputRow> read_input(const Database& database, const std::string& uid) {
  Statement find = find_input(database, "uid = ?");
  find.bind_bytes(1, uid);
  return one_input(std::move(find));
}

std::vector<Print> read_prints(const Database& database, std::int64_t input) {
  std::vector<Print> prints;
  Statement rows = database.prepare("SELECT at, hash FROM print WHERE input_id = ? ORDER BY at");
  rows.bind(1, input);
  while (rows.step()) {
    prints.push_back({static_cast<std::uint64_t>(rows.integer(0)), std::bit_cast<std::uint64_t>(rows.integer(1))});
  }
  return prints;
}

std::vector<KnownInput> read_known_inputs(const Database& database, const std::optional<std::string>& source) {
  std::vector<KnownInput> inputs;
  Statement rows = database.prepare(
      "SELECT input_id, path, format, offset FROM input WHERE source = coalesce(?, source) ORDER BY input_id");
  rows.bind_bytes(1, source ? std::optional<std::string_view>(*source) : std::nullopt);
  while (rows.step()) {
    KnownInput& input = inputs.emplace_back();
    input.id = rows.integer(0);
    input.path = rows.bytes(1);
    input.format = rows.bytes(2);
    input.offset = static_cast<std::uint64_t>(rows.integer(3));
  }
  for (KnownInput& input : inputs) input.prints = read_prints(database, input.id);
  return inputs;
}

}  // namespace lastseen
