#include "report/line_notes.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/display_text.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kShown = 40;
constexpr std::size_t kShownBefore = 16;

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::string excerpt(std::string_view line, std::size_t column) {
  line = line.substr(0, std::min(line.find('?'), line.size()));
  std::size_t begin = std::min(column, line.size());
  begin -= std::min(begin, kShownBefore);
  while (begin > 0 && begin < line.size() && continues_character(line[begin])) --begin;
  std::string_view near = line.substr(begin, kShown);
  std::string shown = visible(near);
  while (shown.size() > kShown) {
    do near.remove_suffix(1);
    while (!near.empty() && continues_character(near.back()));
    shown = visible(near);
  }
  return shown;
}

}  // namespace

std::string bad_line_note(const BadLine& bad) {
  std::string note = fmt::format("{}:{}:{}: {}", visible(bad.file), bad.number, bad.column + 1, visible(bad.reason));
  const std::string near = excerpt(bad.line, bad.column);
  if (!near.empty()) note += fmt::format(" near \"{}\"", near);
  return note;
}

std::string bad_line_count_note(std::string_view file, std::uint64_t more) {
  const std::string shown = visible(file);
  return fmt::format("note: {}: {} more malformed line{}; see: lastseen explain {}", shown, more, more == 1 ? "" : "s",
                     shown);
}

std::string nothing_fits_error(const BadLine& first, std::uint64_t lines, std::string_view format) {
  const std::string shown = visible(first.file);
  return fmt::format("{}: none of {} line{} fits '{}'; line {}, column {}: {}; see: lastseen explain {}", shown, lines,
                     lines == 1 ? "" : "s", visible(format), first.number, first.column + 1, visible(first.reason),
                     shown);
}

}  // namespace lastseen
