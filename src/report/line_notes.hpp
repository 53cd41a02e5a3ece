#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lastseen {

/// A line that its format does not fit.
struct BadLine {
  std::string_view file;     ///< as given on the command line
  std::uint64_t number = 0;  ///< from 1
  std::size_t column = 0;    ///< offset in bytes, from 0
  std::string_view reason;   ///< `expected '"'`
  std::string_view excerpt;  ///< a few bytes of the line, nothing after its first `?`
  std::size_t place = 0;     ///< of the column in the excerpt
};

/// `access.log:12:43: expected '"' near "..."`: of the excerpt, escaped, at most 40 bytes round the column. Nothing
/// that stands after a `?` is shown, since queries hold secrets and notes are mailed by cron.
std::string bad_line_note(const BadLine& bad);

/// After the first few: how many more there were.
std::string bad_line_count_note(std::uint64_t more);

/// No line of a file fits: `access.log: none of 12 lines fits 'combined'; line 1, column 43: expected '"'; see:
/// lastseen explain access.log`. `first` is the first of them.
std::string nothing_fits_error(const BadLine& first, std::uint64_t lines, std::string_view format);

}  // namespace lastseen
