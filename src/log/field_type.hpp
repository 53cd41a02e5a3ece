#pragma once

#include <cstddef>
#include <string_view>

namespace lastseen {

/// What the bytes of a field can be, where its format fixes that: as a regular expression, and as a function that does
/// what the expression would.
struct FieldType {
  const char* regex;
  const char* expected;  ///< why a line is malformed that has something else there
  /// The length of the longest match at the start of the text; 0 where there is none.
  std::size_t (*match)(std::string_view text);
  /// Whether the expression could also match less than `match` finds, and what it gave back could begin with this byte.
  bool (*gives_back)(char c);
};

namespace field_types {

extern const FieldType kClf;         ///< `24/Nov/2026:10:00:00 +0000`
extern const FieldType kIso;         ///< `2026-11-24T10:00:00+01:00`, as nginx writes it
extern const FieldType kDecimal;     ///< `1795514400.519`
extern const FieldType kDigits;      ///< one or more
extern const FieldType kStatus;      ///< three digits, or `-`
extern const FieldType kStatusCode;  ///< three digits
extern const FieldType kOneDigit;
extern const FieldType kTwoDigits;
extern const FieldType kThreeDigits;
extern const FieldType kFourDigits;
extern const FieldType kPaddedNumber;  ///< two digits, or a space and one
extern const FieldType kShortName;     ///< `Nov`
extern const FieldType kName;          ///< `November`
extern const FieldType kHalfOfDay;     ///< `AM`, `PM`
extern const FieldType kOffset;        ///< `+0100`
extern const FieldType kWord;          ///< anything without blanks
extern const FieldType kWords;         ///< one or more, `, ` between them

}  // namespace field_types

}  // namespace lastseen
