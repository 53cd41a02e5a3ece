#include "app/duration_argument.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

#include "ascii.hpp"

namespace lastseen {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kLongest = std::int64_t{3'652'500} * 86'400'000;
constexpr std::string_view kUnitsSay = "s, min (or m), h, d, w";

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 24> kUnits{
    {{"ms", 1},           {"s", 1000},          {"sec", 1000},         {"secs", 1000},
     {"second", 1000},    {"seconds", 1000},    {"m", 60'000},         {"min", 60'000},
     {"mins", 60'000},    {"minute", 60'000},   {"minutes", 60'000},   {"h", 3'600'000},
     {"hr", 3'600'000},   {"hrs", 3'600'000},   {"hour", 3'600'000},   {"hours", 3'600'000},
     {"d", 86'400'000},   {"day", 86'400'000},  {"days", 86'400'000},  {"w", 604'800'000},
     {"wk", 604'800'000}, {"wks", 604'800'000}, {"week", 604'800'000}, {"weeks", 604'800'000}}};

std::optional<std::int64_t> unit_named(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit.milliseconds;
  }
  return std::nullopt;
}

std::string why_no_unit(std::string_view name) {
  if (name == "M") return "M would be months, which differ in length: write days (30d); minutes are min or m";
  if (name.starts_with("mo")) return fmt::format("{}: months differ in length: write days (30d)", name);
  if (name == "Y" || name.starts_with('y')) return fmt::format("{}: years differ in length: write days (365d)", name);
  return fmt::format("'{}' is no unit of time: {}", name, kUnitsSay);
}

/// Reads parts of number and unit, one after the other.
class DurationReader {
 public:
  explicit DurationReader(std::string_view text) : text_(text) {}

  std::variant<Duration, DurationFault> read() {
    skip_spaces();
    if (at_end()) return DurationFault{0, "is empty"};
    std::int64_t sum = 0;
    for (bool first = true; !at_end(); first = false) {
      const std::size_t start = at_;
      if (!is_digit(text_[at_])) return DurationFault{at_, ""};
      if (!read_number()) return DurationFault{start, "is too long"};
      skip_spaces();
      const std::size_t unit_start = at_;
      while (!at_end() && is_letter(text_[at_])) ++at_;
      const std::string_view name = text_.substr(unit_start, at_ - unit_start);
      skip_spaces();
      if (name.empty() && !(first && at_end())) return DurationFault{unit_start, ""};
      const auto unit = name.empty() ? std::optional<std::int64_t>(1000) : unit_named(name);
      if (!unit) return DurationFault{unit_start, why_no_unit(name)};
      if (whole_ > kLongest / *unit) return DurationFault{start, "is too long"};
      sum += whole_ * *unit + fraction_ * *unit / fraction_of_;
      if (sum > kLongest) return DurationFault{start, "is too long"};
    }
    return Duration(sum);
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  void skip_spaces() {
    while (!at_end() && text_[at_] == ' ') ++at_;
  }

  /// Digits, perhaps in groups of three (`4,734`), perhaps with a fraction, of which nine digits count. False where the
  /// number is beyond all use.
  bool read_number() {
    whole_ = 0;
    fraction_ = 0;
    fraction_of_ = 1;
    for (; !at_end() && (is_digit(text_[at_]) || at_comma()); ++at_) {
      if (text_[at_] == ',') continue;
      whole_ = whole_ * 10 + (text_[at_] - '0');
      if (whole_ > kLongest) return false;
    }
    if (at_ + 1 >= text_.size() || text_[at_] != '.' || !is_digit(text_[at_ + 1])) return true;
    for (++at_; !at_end() && is_digit(text_[at_]); ++at_) {
      if (fraction_of_ == 1'000'000'000) continue;
      fraction_ = fraction_ * 10 + (text_[at_] - '0');
      fraction_of_ *= 10;
    }
    return true;
  }

  bool at_comma() const {
    if (text_[at_] != ',' || text_.size() - at_ < 4) return false;
    const bool three = is_digit(text_[at_ + 1]) && is_digit(text_[at_ + 2]) && is_digit(text_[at_ + 3]);
    return three && (text_.size() - at_ == 4 || !is_digit(text_[at_ + 4]));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t whole_ = 0;
  std::int64_t fraction_ = 0;
  std::int64_t fraction_of_ = 1;
};

}  // namespace

std::variant<Duration, DurationFault> read_duration(std::string_view text) {
  return DurationReader(text).read();
}

Duration parse_duration(const Argument& argument) {
  const auto read = read_duration(argument.text);
  if (const auto* duration = std::get_if<Duration>(&read)) return *duration;
  const auto& fault = std::get<DurationFault>(read);
  if (!fault.why.empty()) refuse(argument, fmt::format("is not a duration: {}", fault.why));
  refuse(argument, "is not a duration: try 300s, 5m, 1h30m or 7d", fault.column);
}

}  // namespace lastseen
