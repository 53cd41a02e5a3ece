#include "app/note_texts.hpp"

#include <fmt/format.h>

#include "report/display_text.hpp"
#include "time_text.hpp"

namespace lastseen {

std::string malformed_note(std::string_view file, std::uint64_t line, std::size_t column, std::string_view reason,
                           std::string_view excerpt) {
  const std::string shown = visible(excerpt.substr(0, excerpt.find('?')));
  return fmt::format("note: {}:{}:{}: {} near \"{}\"", file, line, column, reason, shown);
}

std::string more_malformed_note(std::uint64_t malformed, std::uint64_t shown) {
  return fmt::format("note: {} more malformed lines; lastseen explain shows why", malformed - shown);
}

std::string forgotten_note(std::uint64_t users, Duration retention) {
  return fmt::format("note: {} forgotten after {}: --all, --retention forever or --at end", users,
                     duration_text(retention));
}

}  // namespace lastseen
