#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// Why a line is malformed.
struct Rejection {
  std::size_t column = 0;   ///< offset in bytes, from 0, in the line as it stands in the input
  const char* reason = "";  ///< static text such as `expected '"'`
};

struct FieldPlan;

/// What a question needs of each line beside its time, user and status, so that nothing else is looked for.
enum class Needs : std::uint8_t { user_and_time, request };

/// What a parser makes of one line.
struct ParsedLine {
  enum class Kind : std::uint8_t {
    record,      ///< well-formed: `record` holds
    malformed,   ///< `rejection` holds
    not_a_line,  ///< blank, a comment or header of the format, a heading of tail, a part of a line that is still to
                 ///< come
  };
  Kind kind = Kind::not_a_line;
  Record record;
  Rejection rejection;
  std::uint64_t number = 0;                    ///< of the line in its input, from 1; of joined parts the first one's
  std::string_view text;                       ///< the line without its wrapper
  std::optional<std::size_t> column_in_parts;  ///< the rejection's in `text`, where that is of parts joined
  std::uint64_t part_of = 0;                   ///< not_a_line: number of the line of which it is a part; 0: of none
};

/// Reads the lines of one input, in order where the format has a memory. Not shared between threads.
class LineParser {
 public:
  virtual ~LineParser() = default;
  /// `line` is without its newline. Views in `out` live until the next call and as long as `line`.
  virtual void parse(std::string_view line, std::uint64_t number, ParsedLine& out) = 0;
  /// How the next lines can probably be taken apart; null: only by `parse`. Until the next call of `parse`.
  virtual const FieldPlan* plan() const { return nullptr; }
  /// What `parse` would make of a line whose fields, by slot, the plan has found; false where only `parse` can tell.
  virtual bool read_fields(const std::string_view*, Record&) { return false; }
  /// At the end of the input: parts of a line that never saw their end, one a call, until false. Where the input has
  /// grown after all, the rest of these lines is no line.
  virtual bool finish(ParsedLine&) { return false; }
};

/// The shapes of the combined family whose blocks have a fast path: what stands before ` USER [TIME] "REQUEST" STATUS`.
enum class CombinedShape : std::uint8_t {
  combined,        ///< `ADDR - `
  vhost_combined,  ///< `HOST ADDR - `
};

/// A log format with its wrapper, compiled once; immutable, shared by all threads.
class LogFormat {
 public:
  virtual ~LogFormat() = default;
  /// `combined`, `json`, `log_format`, `LogFormat`, `re`...
  virtual std::string_view name() const = 0;
  /// The wrapper taken off before the format applies, such as `docker compose`; empty: none.
  virtual std::string_view wrapper() const = 0;
  /// Whether a line can change how later ones are read (`#Fields:`, parts to join): such an input is read by one parser
  /// from its start.
  virtual bool has_memory() const = 0;
  /// The shape, where lines are of the combined family, unwrapped, and may be read by the fast path. The fast path
  /// takes the lines it is sure of and leaves all others to a parser.
  virtual std::optional<CombinedShape> fast_shape() const = 0;
  virtual std::unique_ptr<LineParser> parser(Needs needs) const = 0;
};

/// How the command line asks for lines to be read.
struct FormatRequest {
  std::string log_format = "auto";           ///< --log-format
  std::optional<std::string> server_config;  ///< --server-config
  std::optional<std::string> user_field;     ///< --user-field
  TimeZone zone = TimeZone::utc();           ///< of times that bear none: --log-tz, else --tz, else local
  bool zone_given = false;                   ///< by --log-tz: only then may a CLF time lack its own
};

/// The first lines of an input, for detection: at most 1,000 non-blank ones, at most 1 MiB.
struct Sample {
  std::vector<std::string_view> lines;
};

struct Explanation;
struct ExplainRules;
struct NumberedLine;

/// --log-format, --server-config and --user-field, understood once for all inputs.
class FormatChooser {
 public:
  /// Throws UsageError, with a caret under what was not understood.
  explicit FormatChooser(const FormatRequest& request);
  ~FormatChooser();
  FormatChooser(FormatChooser&&) noexcept;
  /// What `log_format` would have to be for the same format without `server_config`; nothing for `auto`.
  const std::optional<std::string>& given() const;
  FormatChooser& operator=(FormatChooser&&) noexcept;

  /// The one wrapper and the one format for an input that begins with these lines. Where nothing fits: the format under
  /// which all its lines will be malformed (the one given, or `combined`). Throws UsageError where --user-field names a
  /// field that the format of this input does not have.
  std::shared_ptr<const LogFormat> choose(const Sample& sample) const;

  /// How that choice comes about for an input that begins with these lines, and what is read from them
  /// (log/explain.hpp). Throws as `choose`.
  Explanation explain(const std::vector<NumberedLine>& lines, const ExplainRules& rules) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lastseen
