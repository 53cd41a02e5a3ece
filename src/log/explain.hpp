#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "log/bare_format.hpp"
#include "log/log_format.hpp"
#include "status_set.hpp"

namespace lastseen {

/// What a line comes to.
enum class Verdict : std::uint8_t { event, anonymous, unauthenticated, malformed };

/// A line of the sample and what is read from it; owns its bytes.
struct ExplainedLine {
  struct Field {
    std::string name;       ///< as its format calls it: `$remote_user`, `cs-username`, a JSON key
    std::string bytes;      ///< as they stand in the line
    std::size_t begin = 0;  ///< of the bytes in `text`
    Meaning meaning = Meaning::none;
  };
  std::uint64_t number = 0;
  std::string text;  ///< without its wrapper
  std::vector<Field> fields;
  Verdict verdict = Verdict::malformed;
  Instant time{};  ///< unless malformed, and so for what follows
  std::optional<std::string> user, method, target;
  std::optional<std::uint16_t> status;
  std::size_t column_in_text = 0;  ///< of a malformed line, where it stops fitting, from 0
  std::size_t column = 0;          ///< the same in the line as it stands
  std::string reason;
};

/// How an input is read, and why so.
struct Explanation {
  std::string wrapper;            ///< empty: none
  std::size_t wrapped_lines = 0;  ///< that have it
  std::string format;
  bool given = false;  ///< by the command line, not by `auto`
  struct Votes {
    std::string format;
    std::size_t lines = 0;
  };
  std::vector<Votes> votes;                                                              ///< of `auto`, most first
  std::size_t lines = 0, events = 0, anonymous = 0, unauthenticated = 0, malformed = 0;  ///< of the sample
  std::vector<ExplainedLine> shown;
  std::vector<std::string> advice;  ///< what to try, what to beware of
};

struct ExplainRules {
  std::size_t shown_lines = 5;  ///< from the first on; lines of a verdict not yet shown come on top
  StatusSet ignored_status;
};

/// A line of an input and its number there.
struct NumberedLine {
  std::uint64_t number = 0;
  std::string_view text;
};

}  // namespace lastseen
