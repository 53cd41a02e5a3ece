#include "log/field_type.hpp"

#include "ascii.hpp"

namespace lastseen {

namespace {

bool is_not_blank(char c) {
  return !is_blank(c);
}
bool never(char) {
  return false;
}

template <typename Predicate>
std::size_t run(std::string_view text, Predicate is_one) {
  std::size_t size = 0;
  while (size < text.size() && is_one(text[size])) ++size;
  return size;
}

/// Whether the text begins like this shape, in which `0` is any digit, `A` and `a` are letters; its length, or 0.
std::size_t shape(std::string_view text, std::string_view wanted) {
  if (text.size() < wanted.size()) return 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const char c = text[i];
    const bool fits = wanted[i] == '0'   ? is_digit(c)
                      : wanted[i] == 'A' ? is_upper(c)
                      : wanted[i] == 'a' ? is_lower(c)
                                         : c == wanted[i];
    if (!fits) return 0;
  }
  return wanted.size();
}

/// A sign and four digits.
std::size_t offset(std::string_view text) {
  if (!text.starts_with('+') && !text.starts_with('-')) return 0;
  return shape(text.substr(1), "0000") == 0 ? 0 : 5;
}

std::size_t clf(std::string_view text) {
  std::size_t size = 20;
  if (text.size() < size) return 0;
  // Without branches, since nearly all that is looked at is a time.
  const auto two_digits = [&](std::size_t at) { return is_digit(text[at]) & is_digit(text[at + 1]); };
  const bool fits = two_digits(0) & (text[2] == '/') & is_upper(text[3]) & is_lower(text[4]) & is_lower(text[5]) &
                    (text[6] == '/') & two_digits(7) & two_digits(9) & (text[11] == ':') & two_digits(12) &
                    (text[14] == ':') & two_digits(15) & (text[17] == ':') & two_digits(18);
  if (!fits) return 0;
  if (text.substr(size).starts_with('.')) {
    if (const std::size_t digits = run(text.substr(size + 1), is_digit)) size += 1 + digits;
  }
  if (text.substr(size).starts_with(' ')) {
    if (const std::size_t zone = offset(text.substr(size + 1))) size += 1 + zone;
  }
  return size;
}

std::size_t iso(std::string_view text) {
  const std::size_t size = shape(text, "0000-00-00T00:00:00");
  if (size == 0) return 0;
  const std::string_view zone = text.substr(size);
  if (zone.starts_with('Z')) return size + 1;
  if (!zone.starts_with('+') && !zone.starts_with('-')) return 0;
  return shape(zone.substr(1), "00:00") == 0 ? 0 : size + 6;
}

std::size_t decimal(std::string_view text) {
  const std::size_t whole = run(text, is_digit);
  if (whole == 0 || !text.substr(whole).starts_with('.')) return 0;
  const std::size_t fraction = run(text.substr(whole + 1), is_digit);
  return fraction == 0 ? 0 : whole + 1 + fraction;
}

std::size_t status(std::string_view text) {
  return text.starts_with('-') ? 1 : shape(text, "000");
}

std::size_t padded(std::string_view text) {
  const std::size_t digits = shape(text, "00");
  return digits == 0 ? shape(text, " 0") : digits;
}

std::size_t half_of_day(std::string_view text) {
  return text.starts_with("AM") || text.starts_with("PM") ? 2 : 0;
}

std::size_t words(std::string_view text) {
  std::size_t size = 0;
  for (;;) {
    const std::size_t word = run(text.substr(size), is_not_blank);
    if (word == 0) return size;
    size += word;
    const bool goes_on =
        text[size - 1] == ',' && size + 1 < text.size() && text[size] == ' ' && is_not_blank(text[size + 1]);
    if (!goes_on) return size;
    ++size;
  }
}

constexpr const char* kExpectedNumber = "expected a number";

}  // namespace

namespace field_types {

const FieldType kClf = {R"(\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?)",
                        "expected a time such as 24/Nov/2026:10:00:00 +0000", clf,
                        [](char c) { return is_digit(c) || c == '.' || c == ' '; }};
const FieldType kIso = {R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))",
                        "expected a time such as 2026-11-24T10:00:00+01:00", iso, never};
const FieldType kDecimal = {R"(\d+\.\d+)", "expected a time such as 1795514400.519", decimal, is_digit};
const FieldType kDigits = {R"(\d+)", kExpectedNumber, [](std::string_view text) { return run(text, is_digit); },
                           is_digit};
const FieldType kStatus = {R"((?:\d{3}|-))", "expected a status of three digits, or '-'", status, never};
const FieldType kStatusCode = {R"(\d{3})", "expected a status of three digits",
                               [](std::string_view text) { return shape(text, "000"); }, never};
const FieldType kOneDigit = {R"(\d)", kExpectedNumber, [](std::string_view text) { return shape(text, "0"); }, never};
const FieldType kTwoDigits = {R"(\d\d)", kExpectedNumber, [](std::string_view text) { return shape(text, "00"); },
                              never};
const FieldType kThreeDigits = {R"(\d{3})", kExpectedNumber, [](std::string_view text) { return shape(text, "000"); },
                                never};
const FieldType kFourDigits = {R"(\d{4})", kExpectedNumber, [](std::string_view text) { return shape(text, "0000"); },
                               never};
const FieldType kPaddedNumber = {R"([ \d]\d)", kExpectedNumber, padded, never};
const FieldType kShortName = {R"([A-Z][a-z]{2})", "expected a name of three letters",
                              [](std::string_view text) { return shape(text, "Aaa"); }, never};
const FieldType kName = {R"([A-Za-z]+)", "expected a name", [](std::string_view text) { return run(text, is_letter); },
                         is_letter};
const FieldType kHalfOfDay = {R"([AP]M)", "expected AM or PM", half_of_day, never};
const FieldType kOffset = {R"([+-]\d{4})", "expected a zone such as +0100", offset, never};
const FieldType kWord = {R"(\S+)", "expected a word", [](std::string_view text) { return run(text, is_not_blank); },
                         is_not_blank};

const FieldType kWords = {R"((?:\S*[^\s,],+ )*\S+)", "expected a word", words, never};

}  // namespace field_types

}  // namespace lastseen
