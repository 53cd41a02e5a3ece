#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "log/log_format.hpp"

namespace lastseen {

enum class Meaning : std::uint8_t { none, time, user, request, method, target, status };

/// A field of a line: what its format calls it, its bytes, and what is read from it.
struct Field {
  std::string name;
  std::string_view bytes;
  Meaning meaning = Meaning::none;
};

/// Reads the lines of one format, without wrapper, line ends and blank lines. Not shared between threads.
class BareParser {
 public:
  virtual ~BareParser() = default;
  /// Sets all of `record` or all of `rejection`, whose column is one of `text`. Views live as those of LineParser.
  virtual ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) = 0;
  /// What `auto` makes of the line: as `parse`, but stricter where another format's line might pass for one of this
  /// format with a name that is none.
  virtual ParsedLine::Kind guess(std::string_view text, Record& record, Rejection& rejection) {
    return parse(text, record, rejection);
  }
  /// As those of LineParser.
  virtual const FieldPlan* plan() const { return nullptr; }
  virtual bool read_fields(const std::string_view*, Record&) { return false; }
  /// The fields of the line that was parsed last, in the order in which they stand, as far as it could be read.
  virtual std::vector<Field> fields() const = 0;
};

/// A log format without its wrapper, compiled once; immutable, shared by all threads.
class BareFormat {
 public:
  virtual ~BareFormat() = default;
  virtual std::string_view name() const = 0;
  virtual bool has_memory() const { return false; }
  virtual std::optional<CombinedShape> fast_shape() const { return std::nullopt; }
  /// Throws UsageError where --user-field names something that the format, of which these are lines, does not have; the
  /// text lists what it has.
  virtual void check_user_field(std::string_view user_field, const std::vector<std::string_view>& lines) const = 0;
  virtual std::unique_ptr<BareParser> parser(Needs needs) const = 0;
};

/// What all formats of one run have in common.
struct ReadingRules {
  TimeZone zone = TimeZone::utc();        ///< of times that bear none
  bool zone_given = false;                ///< only then may a CLF time lack its own
  std::optional<std::string> user_field;  ///< --user-field
};

/// The usage error for a --user-field that is not among the fields of a format; `remedy`: what else may be done.
[[noreturn]] void refuse_user_field(std::string_view user_field, std::string_view format,
                                    const std::vector<std::string>& fields, std::string_view remedy = {});

}  // namespace lastseen
