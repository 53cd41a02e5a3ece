#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "log/bare_format.hpp"
#include "log/template_pattern.hpp"

namespace lastseen {

/// How the time of a line is put together from its fields, which are given as indexes of the pattern's pieces.
struct TimeRecipe {
  enum class Kind : std::uint8_t { any, iso, clf, seconds, milliseconds, microseconds, civil };
  Kind kind = Kind::any;
  std::size_t field = 0;                ///< unless `civil`
  std::optional<std::size_t> fraction;  ///< `msec_frac` or `usec_frac`, of clf, seconds and civil
  /// Of `civil`, by the letter of strftime, the field that holds it.
  struct Part {
    char letter;
    std::size_t field;
  };
  std::vector<Part> parts;
};

/// Which fields of a format string are read; as indexes of the pattern's pieces.
struct TemplateRoles {
  TimeRecipe time;
  std::size_t user = 0;
  std::optional<std::size_t> request;  ///< method and target, unless they have fields of their own
  std::optional<std::size_t> method, target, query, status;  ///< `query` goes behind the target
  bool request_first = false;                                ///< the target's own field only where the request is junk
};

/// A format string of nginx's or Apache's, understood. `name` is `log_format` or `LogFormat`.
std::shared_ptr<const BareFormat> template_format(const char* name, std::vector<Piece> pieces, Escaping escaping,
                                                  TemplateRoles roles, const ReadingRules& rules);

/// The format of a string that says what a named format of the combined family says: its lines are read as those of
/// `named`, and only where they are none as the string has it (a name from identd, say). So they may take the fast
/// path.
std::shared_ptr<const BareFormat> template_format_like(std::shared_ptr<const BareFormat> named,
                                                       std::shared_ptr<const BareFormat> written);

}  // namespace lastseen
