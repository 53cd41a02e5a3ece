#include "log/strftime_pieces.hpp"

namespace lastseen {

namespace {

/// What `%T` and the like stand for; empty for all others.
std::string_view spelt_out(char letter) {
  switch (letter) {
    case 'c':
      return "%a %b %e %H:%M:%S %Y";
    case 'D':
    case 'x':
      return "%m/%d/%y";
    case 'F':
      return "%Y-%m-%d";
    case 'r':
      return "%I:%M:%S %p";
    case 'R':
      return "%H:%M";
    case 'T':
    case 'X':
      return "%H:%M:%S";
    case 'n':
      return "\n";
    case 't':
      return "\t";
    default:
      return {};
  }
}

const FieldType* type_of(char letter) {
  switch (letter) {
    case 'Y':
    case 'G':
      return &field_types::kFourDigits;
    case 'C':
    case 'd':
    case 'g':
    case 'H':
    case 'I':
    case 'm':
    case 'M':
    case 'S':
    case 'U':
    case 'V':
    case 'W':
    case 'y':
      return &field_types::kTwoDigits;
    case 'e':
    case 'k':
    case 'l':
      return &field_types::kPaddedNumber;
    case 'a':
    case 'b':
      return &field_types::kShortName;
    case 'A':
    case 'B':
      return &field_types::kName;
    case 'j':
      return &field_types::kThreeDigits;
    case 'p':
      return &field_types::kHalfOfDay;
    case 's':
      return &field_types::kDigits;
    case 'u':
    case 'w':
      return &field_types::kOneDigit;
    case 'z':
      return &field_types::kOffset;
    case 'Z':
      return &field_types::kWord;
    default:
      return nullptr;
  }
}

bool append(std::string_view format, std::vector<StrftimePiece>& pieces) {
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      pieces.push_back({0, nullptr, std::string(1, format[at])});
      continue;
    }
    ++at;
    if (at < format.size() && (format[at] == 'E' || format[at] == 'O')) ++at;  // the C locale has no other forms
    if (at == format.size()) return false;
    const char letter = format[at] == 'h' ? 'b' : format[at];
    if (letter == '%') {
      pieces.push_back({0, nullptr, "%"});
    } else if (const std::string_view longer = spelt_out(letter); !longer.empty()) {
      append(longer, pieces);
    } else if (const FieldType* const type = type_of(letter)) {
      pieces.push_back({letter, type, ""});
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::vector<StrftimePiece>> strftime_pieces(std::string_view format) {
  std::vector<StrftimePiece> pieces;
  if (!append(format, pieces)) return std::nullopt;
  return pieces;
}

}  // namespace lastseen
