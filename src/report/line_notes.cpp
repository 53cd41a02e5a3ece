#include "report/line_notes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "report/display_text.hpp"
#include "report/utf8.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kShown = 40;

/// Where the character ends that begins at `at`; a flaw is taken byte by byte.
std::size_t next(std::string_view text, std::size_t at) {
  const Utf8Unit unit = decode_utf8(text.substr(at));
  return at + (unit.valid ? unit.length : 1);
}

/// The visible form of what stands round `place`, grown character by character while it stays short.
std::string shown_near(std::string_view excerpt, std::size_t place) {
  excerpt = excerpt.substr(0, excerpt.find('?'));
  std::vector<std::size_t> bounds{0};
  while (bounds.back() < excerpt.size()) bounds.push_back(next(excerpt, bounds.back()));
  std::size_t begin = static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), place) - bounds.begin());
  begin = std::min(begin, bounds.size() - 1);
  std::size_t end = begin;

  std::string shown;
  const auto grow_to = [&](std::size_t first, std::size_t last) {
    std::string text = visible(excerpt.substr(bounds[first], bounds[last] - bounds[first]));
    if (text.size() > kShown) return false;
    shown = std::move(text);
    begin = first;
    end = last;
    return true;
  };
  for (bool grown = true; grown;) {
    grown = end + 1 < bounds.size() && grow_to(begin, end + 1);
    if (begin > 0 && grow_to(begin - 1, end)) grown = true;
  }
  return shown;
}

}  // namespace

std::string bad_line_note(const BadLine& bad) {
  std::string note = fmt::format("{}:{}:{}: {}", visible(bad.file), bad.number, bad.column + 1, visible(bad.reason));
  const std::string near = shown_near(bad.excerpt, bad.place);
  if (!near.empty()) note += fmt::format(" near \"{}\"", near);
  return note;
}

std::string bad_line_count_note(std::uint64_t more) {
  return fmt::format("note: {} more malformed line{}; lastseen explain shows why", more, more == 1 ? "" : "s");
}

std::string nothing_fits_error(const BadLine& first, std::uint64_t lines, std::string_view format) {
  const std::string shown = visible(first.file);
  return fmt::format("{}: none of {} line{} fits '{}'; line {}, column {}: {}; see: lastseen explain {}", shown, lines,
                     lines == 1 ? "" : "s", visible(format), first.number, first.column + 1, visible(first.reason),
                     shown);
}

}  // namespace lastseen
