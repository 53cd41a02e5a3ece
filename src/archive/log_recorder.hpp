#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "archive/content.hpp"
#include "archive/line_reading.hpp"
#include "archive/recording.hpp"
#include "archive/store.hpp"

namespace lastseen {

/// What came of reading one log.
struct RecordedLog {
  std::uint64_t from = 0;            ///< where new lines began
  Tally tally;                       ///< of the lines read now
  std::optional<std::string> error;  ///< why it was not read to its end
  bool none_fits = false;   ///< all lines read now are malformed in a format that is new to the log: not stored
  bool unfinished = false;  ///< its last line waits for its end
  std::vector<StoredEvent> first_events;
};

/// Reads logs into a store: one thread reads lines, another stores what they say.
class LogRecorder {
 public:
  explicit LogRecorder(Store& store) : store_(store) {}

  /// Reads on from the input's offset, and leaves the input as it then stands in the archive. One without an id is new
  /// and gets one, unless there is nothing in it to be stored.
  RecordedLog record(const Content& content, LogShelf& shelf, InputRow& input);

 private:
  class Writer;
  class WritingThread;
  class Reader;

  Store& store_;
  RunNames names_;
  std::vector<std::int64_t> users_;  ///< the archive's number of each of the run's
  std::vector<std::int64_t> requests_;
};

}  // namespace lastseen
