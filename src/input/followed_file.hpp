#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "input/byte_stream.hpp"
#include "input/file_system.hpp"
#include "input/line_cutter.hpp"

namespace lastseen {

/// One opened file that may grow and may be truncated, read from its start. Whoever follows it decides by which name it
/// goes.
class FollowedFile {
 public:
  /// Takes over the handle.
  FollowedFile(FileSystem& files, FileSystem::Handle handle, FileSystem::Identity identity, LineOrigin origin);
  ~FollowedFile();
  FollowedFile(const FollowedFile&) = delete;
  FollowedFile& operator=(const FollowedFile&) = delete;

  /// How far a file was read, and the last bytes before that: enough to know the place again in the same file or in a
  /// copy of it.
  struct Place {
    std::uint64_t offset = 0;
    std::string tail;
  };
  /// The bytes of `tail` that are kept: longer than a browser's name, so that the time and address of the last line are
  /// among them.
  static constexpr std::size_t kTail = 1024;

  enum class Progress : std::uint8_t {
    nothing,    ///< no new bytes, or none yet that tell how the file is compressed
    bytes,      ///< there may be more
    truncated,  ///< what was read before is not there any more; `restart` goes on from the start
    ended,      ///< a compressed file was read; it is not followed
    failed      ///< `error` tells why; trying again may help
  };
  /// Reads once, up to the size of `buffer`, which is greater than kTail. After `bytes` these are in the buffer, and as
  /// long as they are not given on nothing has happened: the next call reads them again, but for a compressed file.
  Progress fetch(std::span<char> buffer);
  /// Gives on what was fetched, whose lines may die with the buffer.
  void give(LineReceiver& receiver);

  FileSystem::Identity identity() const { return identity_; }
  const Place& place() const { return place_; }
  /// Whether nothing was given yet, or nothing since the last truncation.
  bool at_start() const { return coding_ == Coding::unknown; }
  const std::optional<InputError>& error() const { return error_; }
  LineCutter& cutter() { return cutter_; }
  const LineCutter& cutter() const { return cutter_; }

  /// Goes on at `place`, if that is a place in this file.
  bool resume(const Place& place, std::span<char> buffer);
  /// By its first bytes.
  bool is_compressed() const;
  /// Whether this file has, up to where it was read, the bytes that `copy` has, and so is what `copy` was made of. The
  /// first kTail bytes are compared where nothing was read yet; an empty file is no more what any was made of.
  bool still_begins_as(const FollowedFile& copy) const;
  /// Goes on from the start, as another file.
  void restart(LineOrigin origin);

 private:
  std::uint64_t size() const;
  enum class Coding : std::uint8_t { unknown, plain, compressed };
  std::string bytes_at(std::uint64_t offset, std::size_t size) const;
  void decompress(std::string_view head);
  Progress fetch_compressed(std::span<char> buffer);

  FileSystem& files_;
  FileSystem::Handle handle_;
  FileSystem::Identity identity_;
  Place place_;
  std::string_view fetched_;  ///< in the caller's buffer
  Coding coding_ = Coding::unknown;
  std::unique_ptr<ByteStream> content_;  ///< of a compressed file
  std::optional<InputError> error_;
  LineCutter cutter_;
};

}  // namespace lastseen
