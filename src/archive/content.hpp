#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "archive/file_stamp.hpp"

namespace lastseen {

/// The bytes of a content in order.
class ContentStream {
 public:
  virtual ~ContentStream() = default;
  /// Fills `buffer` as far as one read gives; 0 at the end or after an error.
  virtual std::size_t read(std::span<char> buffer) = 0;
  /// Fills as much of `buffer` as there is.
  std::size_t fill(std::span<char> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
      const std::size_t got = read(buffer.subspan(filled));
      if (got == 0) break;
      filled += got;
    }
    return filled;
  }
  /// Why the stream ended before its end; what was read until then is good.
  virtual std::optional<std::string> error() const = 0;
};

/// What a log holds: its bytes, decompressed, without the NULs at its start that copytruncate leaves under a writer
/// without O_APPEND.
class Content {
 public:
  virtual ~Content() = default;
  /// As the command line has it.
  virtual const std::string& name() const = 0;
  /// Of the file when it was opened.
  virtual const FileStamp& stamp() const = 0;
  /// The number of its bytes when it was opened, where that is known without reading it: any part of such a content can
  /// be had at once. Nothing of a compressed one, whose every part is had by reading all before it.
  virtual std::optional<std::uint64_t> size() const = 0;
  /// The bytes from an offset on, to the end that the content had when it was opened.
  virtual std::unique_ptr<ContentStream> stream(std::uint64_t from) const = 0;
  /// Whether nobody is about to finish its last line: it is compressed, or has not changed for an hour.
  virtual bool settled() const = 0;
};

}  // namespace lastseen
