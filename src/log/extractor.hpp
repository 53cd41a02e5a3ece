#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event_batch.hpp"
#include "log/clf_clock.hpp"
#include "log/log_format.hpp"
#include "log_line.hpp"
#include "status_set.hpp"
#include "tally.hpp"

namespace lastseen {

/// Which fast path reads lines of the combined family. Tests compare all of them.
enum class FastPath : std::uint8_t { best, portable, none };

/// What a question asks of the lines.
struct ExtractRules {
  Needs needs = Needs::user_and_time;
  bool places = false;           ///< fill EventBatch::place
  bool starts_input = false;     ///< a byte order mark before the first line is no part of it
  StatusSet ignore_status;       ///< a user is only claimed on these
  Instant now = Instant::max();  ///< events later than this are counted as future ones
  FastPath fast_path = FastPath::best;
};

/// A malformed line, for a note.
struct MalformedLine {
  std::uint64_t number = 0;  ///< from 1, counted from where the extractor began
  Rejection rejection;
  std::string excerpt;             ///< at most 40 bytes of the line, raw, round the column, none after its first `?`
  std::size_t excerpt_column = 0;  ///< of the rejection in the excerpt
};

/// Turns lines of one part of an input into a tally and batches of events. One a thread and a part.
class Extractor {
 public:
  static constexpr std::size_t kNotedLines = 3;

  Extractor(const LogFormat& format, const ExtractRules& rules, EventSink& sink);
  ~Extractor();

  /// Whole lines, each ended by a newline; the very last one of an input may lack it. All events in it have gone to the
  /// sink on return.
  void read(std::string_view lines);
  /// A line longer than kLongestLine, newline included in `bytes`; of its text only the beginning is at hand.
  void read_overlong(std::string_view beginning, std::uint64_t bytes);
  /// At the end: parts of lines that never saw their end. Where there are more lines after all, the rest of these is
  /// passed over.
  void finish();

  const Tally& tally() const { return tally_; }
  /// How many newlines were read (an unfinished last line counts).
  std::uint64_t lines_read() const { return lines_read_; }
  /// The first kNotedLines ones.
  const std::vector<MalformedLine>& malformed() const { return malformed_; }
  /// Those read so far stay counted, but are not told.
  void forget_malformed() { malformed_.clear(); }

 private:
  template <class Simd, CombinedShape shape, bool with_request, bool with_place>
  friend class CombinedKernel;
  template <class Simd>
  friend class FieldKernel;

  void read_line(std::string_view line);
  void take(const ParsedLine& parsed, std::string_view line, std::uint64_t offset);
  void note_part(std::uint64_t number, std::uint64_t offset);
  std::uint64_t take_last_part(std::uint64_t number);
  /// The event of a user's request, to be given its names; null where the status says that the name was only claimed.
  Event* add_event(Instant time, std::optional<std::uint16_t> status) {
    if (status && rules_.ignore_status[*status]) {
      ++tally_.unauthenticated;
      return nullptr;
    }
    ++tally_.events;
    tally_.future_events += time > rules_.now;
    if (batch_.full()) flush();
    Event& event = batch_.add();
    event.time = time;
    event.status = status;
    batch_.set_last_clock(tally_.last);
    return &event;
  }
  /// `place`: of the rejection in `line`.
  void reject(std::string_view line, std::uint64_t number, const Rejection& rejection, std::size_t place);
  void flush();

  using Kernel = const char* (*)(Extractor&, const char* begin, const char* end);
  static Kernel kernel_for(const LogFormat& format, const ExtractRules& rules);

  const ExtractRules rules_;
  EventSink& sink_;
  std::unique_ptr<LineParser> parser_;
  Kernel kernel_;
  ClfClock clock_;
  Tally tally_;
  EventBatch batch_;
  ParsedLine parsed_;
  std::uint64_t lines_read_ = 0;
  std::uint64_t offset_ = 0;  ///< of the next line
  struct LastPart {
    std::uint64_t line;  ///< its number
    std::uint64_t offset;
  };
  std::vector<LastPart> last_parts_;  ///< of lines that have not seen their end
  std::vector<MalformedLine> malformed_;
};

/// Whether this processor runs the fast path made for it; else the portable one does.
bool has_avx2();

}  // namespace lastseen
