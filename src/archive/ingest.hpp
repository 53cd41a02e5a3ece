#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "archive/line_reading.hpp"
#include "archive/store.hpp"
#include "event.hpp"
#include "tally.hpp"

namespace lastseen {

struct IngestRequest {
  std::vector<std::string> logs;  ///< as the command line has them
  std::string source;             ///< inputs of other sources are not looked at
  bool siblings = true;           ///< look beside a log that was rotated
  Instant now{};
};

/// What was read of an input covers the time of another one of its source, as a concatenation of logs would.
struct Overlap {
  std::int64_t input = 0;  ///< the other one
  std::string path;
  Instant from{};
  Instant to{};
  std::uint64_t compared = 0;  ///< first events read now
  std::uint64_t held = 0;      ///< of them, how many other inputs held already with the same time, user and request
};

/// What became of one log.
struct LogOutcome {
  enum class State : std::uint8_t { fresh, grown, same, older_copy, failed };

  std::string name;
  State state = State::same;
  std::optional<std::int64_t> input;  ///< absent: the archive has none for it, it is empty or failed
  std::uint64_t from = 0;             ///< read from here
  std::uint64_t to = 0;               ///< to here, in bytes of its content
  Tally tally;                        ///< of the lines read now
  std::optional<std::string> error;   ///< why it could not be read, or not to its end
  bool none_fits = false;             ///< all its lines are malformed: nothing is stored
  bool sibling = false;               ///< not named, but found beside one that was
  bool twice = false;                 ///< the same file as one named before: not looked at
  bool rotated_away = false;          ///< what this name held before is in none of the logs
  std::optional<Overlap> overlap;
};

/// Stores what the logs hold and the archive does not, every line once. Outcomes in the order of the logs, then
/// siblings. Throws ArchiveError; what was committed before stands, and the next run goes on from it.
std::vector<LogOutcome> ingest(Store& store, const IngestRequest& request, LogShelf& shelf);

}  // namespace lastseen
