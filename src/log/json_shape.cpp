#include "log/json_shape.hpp"

#include <algorithm>

#include "ascii.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// The size of the number at the start of the text, if a plan can find its end.
std::size_t plain_number(std::string_view text) {
  const auto size = std::min(text.find_first_not_of("0123456789.eE+-"), text.size());
  const bool plain = text.substr(0, size).find_first_of("eE+-") == kNone;
  return plain ? size : 0;
}

}  // namespace

std::optional<JsonShape> json_shape(std::string_view line) {
  if (line.find('\\') != kNone) return std::nullopt;
  JsonShape shape;
  std::size_t text_begin = 0;
  const auto add = [&](FieldPlan::Field field, std::size_t begin, std::size_t size) {
    FieldPlan::Step& step = shape.plan.add(line.substr(text_begin, begin - text_begin));
    step.field = field;
    step.slot = static_cast<std::uint8_t>(shape.values.size());
    shape.values.push_back(line.substr(begin, size));
    text_begin = begin + size;
  };
  for (std::size_t at = 0; at < line.size();) {
    if (shape.values.size() == FieldPlan::kMostFields - 1) return std::nullopt;
    if (line[at] == '"') {
      const std::size_t quote = line.find('"', at + 1);
      if (quote == kNone) return std::nullopt;
      const std::size_t next = line.find_first_not_of(" \t\r\n", quote + 1);
      const bool is_key = next != kNone && line[next] == ':';
      if (!is_key) add(FieldPlan::Field::up_to_quote, at + 1, quote - at - 1);
      at = quote + 1;
    } else if (is_digit(line[at])) {
      const std::size_t size = plain_number(line.substr(at));
      if (size == 0) return std::nullopt;
      add(FieldPlan::Field::number, at, size);
      at += size;
    } else if (line[at] == '-') {
      return std::nullopt;
    } else {
      ++at;
    }
  }
  shape.plan.add(line.substr(text_begin));
  return shape;
}

}  // namespace lastseen
