#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "input/byte_stream.hpp"

namespace lastseen {

enum class Compression : std::uint8_t { none, gzip, zstd, bzip2, xz };

/// So many first bytes of an input tell how it is compressed, and whether it is an SQLite database.
inline constexpr std::size_t kHeadSize = 16;

/// By the first bytes (up to kHeadSize) of an input; fewer where it holds no more.
Compression compression_of(std::string_view head);
bool is_sqlite(std::string_view head);

/// Whether more bytes after `head` could still make it one of the above.
bool head_is_open(std::string_view head);

/// Decompresses bytes as they come: any number of gzip members, zstd frames (skippable ones too), bzip2 or xz streams
/// after one another.
class Decoder {
 public:
  virtual ~Decoder() = default;

  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };
  /// Takes bytes of `input` and fills `output`, which is not empty. There may be more to come without input while
  /// `output` was filled. After an error it gives nothing more; what was produced until then is good.
  virtual Step decode(std::span<const char> input, std::span<char> output) = 0;
  /// Tells that the input has ended: an error if that was in the midst of a member.
  virtual void finish() = 0;

  const std::optional<InputError>& error() const { return error_; }

 protected:
  std::optional<InputError> error_;
};

/// Not for `none`.
std::unique_ptr<Decoder> make_decoder(Compression compression);

}  // namespace lastseen
