#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace lastseen {

/// Why an input could not be read, or not to its end; the text goes after `NAME: `.
struct InputError {
  std::string message;
};

/// Bytes in order, decompressed.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills `buffer` as far as one read gives; 0 at the end or after an error. Retries EINTR.
  virtual std::size_t read(std::span<char> buffer) = 0;
  /// Set once the stream ended before its end: what was read until then is good.
  virtual const std::optional<InputError>& error() const = 0;
};

}  // namespace lastseen
