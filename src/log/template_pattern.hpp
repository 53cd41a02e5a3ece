#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/field_plan.hpp"
#include "log/field_type.hpp"
#include "log/log_format.hpp"

namespace re2 {
class RE2;
}

namespace lastseen {

/// A part of a format string: literal text, or a field.
struct Piece {
  std::string literal;              ///< empty: a field
  std::string name;                 ///< of the field: `$remote_user`, `%>s`
  const FieldType* type = nullptr;  ///< of the field; null: free text
};

/// Pieces in which no literal follows another.
std::vector<Piece> join_literals(std::vector<Piece> pieces);

/// Whether the server escapes quotes and backslashes in free fields.
enum class Escaping : std::uint8_t { backslashes, none };

/// A format string as a plan to take a line apart. It does what a regular expression would of the literals and, for
/// each field, its type's expression or the fewest bytes that will do, which hold no raw quote unless they are Apache's
/// `""`; but in one pass over the line, without going back. Where going back could change the answer, the expression
/// itself decides.
class TemplatePattern {
 public:
  /// No literal may follow another.
  TemplatePattern(std::vector<Piece> pieces, Escaping escaping);
  TemplatePattern(const TemplatePattern&) = delete;
  TemplatePattern& operator=(const TemplatePattern&) = delete;
  ~TemplatePattern();

  const std::vector<Piece>& pieces() const { return pieces_; }
  Escaping escaping() const { return escaping_; }

  /// The same for the lines that are as most are; the slot of a field is the index of its piece. Of a time in CLF or
  /// ISO 8601 at the piece `clock` only the size is looked at. Nothing where the pattern is none to be read so.
  std::optional<FieldPlan> field_plan(std::size_t clock) const;

  /// The bytes of each piece in `found`, in time linear in the line; false where the line does not fit.
  bool match(std::string_view line, std::vector<std::string_view>& found, Rejection& rejection) const;

 private:
  class Matching;
  /// A piece, as the plan goes through it.
  struct Step {
    enum class Kind : std::uint8_t { literal, free, typed };
    Kind kind;
    std::string_view literal;  ///< in `pieces_`
    const FieldType* type;
    bool unsure_after;  ///< the expression might match here where the plan does not, by giving back
  };

  bool match_by_regex(std::string_view line, std::vector<std::string_view>& found) const;

  std::vector<Piece> pieces_;
  Escaping escaping_;
  std::vector<Step> steps_;
  bool needs_regex_ = false;  ///< the plan cannot read such lines in linear time, or at all
  std::unique_ptr<const re2::RE2> regex_;
};

}  // namespace lastseen
