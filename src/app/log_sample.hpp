#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "log/explain.hpp"
#include "log/log_format.hpp"
#include "log_line.hpp"

namespace lastseen {

/// So much of the start of an input decides its format: the longest line, with its newline.
constexpr std::size_t kSampleBytes = kLongestLineInFile + 1;
constexpr std::size_t kSampleLines = 1000;

/// The lines, blank ones left out, by which a format is chosen for an input that begins with these bytes; `whole`:
/// there are no others.
std::vector<NumberedLine> sample_lines(std::string_view beginning, bool whole);
Sample sample_of(std::string_view beginning, bool whole);
/// Whether what comes behind these bytes changes nothing of that.
bool is_enough(std::string_view beginning);

}  // namespace lastseen
