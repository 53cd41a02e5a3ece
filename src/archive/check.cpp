#include "archive/check.hpp"

#include <fmt/format.h>
#include <string_view>

#include "archive/archive_error.hpp"
#include "archive/database.hpp"
#include "archive/stored_input.hpp"

namespace lastseen {
namespace {

/// Rows that should not be there.
struct Question {
  std::string_view sql;
  std::string_view what;
};

constexpr Question kQuestions[] = {
    {"SELECT count(*) FROM event WHERE input_id NOT IN (SELECT input_id FROM input)", "events of an unknown input"},
    {"SELECT count(*) FROM event WHERE user_id IS NULL OR user_id NOT IN (SELECT user_id FROM user WHERE name NOT "
     "NULL)",
     "events of an unknown user"},
    {"SELECT count(*) FROM event WHERE request_id IS NULL OR request_id NOT IN (SELECT request_id FROM request)",
     "events of an unknown request"},
    {"SELECT count(*) FROM event JOIN input USING (input_id) WHERE event.offset < 0 OR event.offset >= input.offset",
     "events beyond what was read of their input"},
    {"SELECT count(*) FROM event JOIN input USING (input_id) WHERE first_ms IS NULL OR time_ms < first_ms OR "
     "time_ms > last_ms",
     "events outside the times of their input"},
    {"SELECT count(*) FROM input WHERE lines <> events + anonymous + unauthenticated + malformed",
     "inputs whose lines do not add up"},
    {"SELECT count(*) FROM input WHERE events < (SELECT count(*) FROM event WHERE event.input_id = input.input_id)",
     "inputs with more events than they say"},
    {"SELECT count(*) FROM input WHERE NOT EXISTS (SELECT 1 FROM print WHERE print.input_id = input.input_id AND "
     "print.at = input.offset)",
     "inputs without the print by which they are found"},
};

std::vector<std::string> damage_in(const Database& database) {
  std::vector<std::string> damage;
  Statement integrity = database.prepare("PRAGMA integrity_check(20)");
  while (integrity.step()) {
    if (integrity.bytes(0) != "ok") damage.emplace_back(integrity.bytes(0));
  }
  if (!damage.empty()) return damage;
  for (const Question& question : kQuestions) {
    Statement rows = database.prepare(question.sql);
    rows.step();
    if (const std::int64_t count = rows.integer(0); count != 0)
      damage.push_back(fmt::format("{} {}", count, question.what));
  }
  read_inputs(database);  // throws where the minutes of one are damaged
  return damage;
}

}  // namespace

std::vector<std::string> check_archive(const std::string& path) {
  bool opened = false;
  try {
    const Database database = Database::open_for_reading(path);
    opened = true;
    return damage_in(database);
  } catch (const ArchiveDamage& damage) {
    return {damage.found()};
  } catch (const ArchiveError& error) {
    // Once it has turned out to be an archive, whatever SQLite cannot make of it is damage.
    if (!opened) throw;
    return {error.what()};
  }
}

}  // namespace lastseen
