#pragma once

#include <cstdint>
#include <string_view>

#include "log/extractor.hpp"
#include "report/line_notes.hpp"

namespace lastseen {

/// So many malformed lines are shown; further ones are only counted.
constexpr std::size_t kBadLinesShown = Extractor::kNotedLines;

/// Whether notes on malformed lines show a few bytes of them, which may be a name.
enum class Excerpts : bool { hidden, shown };

/// A malformed line as notes show it: the `number`th of an input. It lives as long as the name and the line.
inline BadLine bad_line(std::string_view input, std::uint64_t number, const MalformedLine& line, Excerpts excerpts) {
  const std::string_view excerpt = excerpts == Excerpts::shown ? std::string_view(line.excerpt) : std::string_view();
  return {input, number, line.rejection.column, line.rejection.reason, excerpt, line.excerpt_column};
}

}  // namespace lastseen
