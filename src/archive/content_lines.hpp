#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/content.hpp"
#include "archive/prints.hpp"

namespace lastseen {

/// Cuts a content into blocks of whole lines and takes its prints on the way. NULs at the start of a line, which a
/// truncation leaves under a writer, do not make it longer.
class ContentLines {
 public:
  /// Begins at `from`: 0, or right after a line of the content, or in the midst of one that had no end when it was
  /// read; the rest of such a line is skipped.
  ContentLines(const Content& content, std::uint64_t from);

  struct Block {
    std::string_view lines;  ///< each with its newline, but for a last one that has none
    std::uint64_t overlong =
        0;  ///< not 0: how many bytes, newline included, one line has of which `lines` is the beginning
    std::uint64_t nuls = 0;  ///< not 0: so many stand before the one line given, and are no part of it
  };
  /// The next whole lines; nothing where there are none left. Views live until the next call.
  std::optional<Block> next();
  /// After the last block: the line that has no newline, if there is one. NULs alone are none: a line may follow them.
  std::optional<Block> rest();

  bool has_rest() const { return dropped_ > 0 || nuls_ > 0 || end_ > start_; }

  /// Just after what was returned last.
  std::uint64_t offset() const { return offset_; }
  /// What the content looks like at `offset`.
  Print print_here() const { return here_; }
  /// The prints up to `offset` that stay, of those not returned before.
  std::vector<Print> prints() { return prints_.up_to(offset_); }
  /// Why the content ended before its end.
  const std::optional<std::string>& error() const { return error_; }

 private:
  bool read_more();
  Block take(std::size_t bytes);
  Block take_overlong(std::size_t bytes);
  void pass_nuls();
  void arrive();
  void skip_rest_of_line();

  std::unique_ptr<ContentStream> stream_;
  std::vector<char> buffer_;
  std::size_t start_ = 0;      ///< in the buffer: of the first byte that was neither returned nor dropped
  std::size_t end_ = 0;        ///< in the buffer: just after the last byte read
  std::uint64_t offset_ = 0;   ///< in the content
  std::string beginning_;      ///< of the overlong line being dropped
  std::uint64_t dropped_ = 0;  ///< of it so far
  std::uint64_t nuls_ = 0;     ///< passed at the start of the line that comes next
  PrintTaker prints_;
  Print here_;
  std::optional<std::string> error_;
};

}  // namespace lastseen
