#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "input/input.hpp"

namespace lastseen {

/// The lines of a plain file that begin in [begin, end): each range of a file that is cut anywhere has its own lines,
/// none twice and none left out. A line that begins before the end is read to its newline, wherever that is.
class FileRange {
 public:
  FileRange(const Input& input, std::uint64_t begin, std::uint64_t end);

  /// The next bytes, 0 at the end of the range or of the file, or after an error. A file that ends before its range
  /// does has shrunk, which is an error.
  std::size_t read(char* buffer, std::size_t size);
  const std::optional<InputError>& error() const { return error_; }

 private:
  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size);

  const Input& input_;
  std::uint64_t at_;    ///< of the next byte to read
  std::uint64_t last_;  ///< the range ends with the first newline at or after this offset
  bool done_ = false;
  std::optional<InputError> error_;
};

}  // namespace lastseen
