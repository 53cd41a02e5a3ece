#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

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

enum class Compression : std::uint8_t { none, gzip, zstd, bzip2, xz };

/// One LOG, opened. Owns its descriptor.
class Input {
 public:
  enum class Kind : std::uint8_t {
    file,    ///< a plain regular file: any part can be read, again and by several threads (pread)
    stream,  ///< read once, in order: standard input, a pipe, a compressed file
    archive  ///< an SQLite database, by its first bytes; the archive checks whether it is ours
  };

  /// Opens a file, or standard input for `-`, and looks at its first bytes. A directory, a missing or unreadable file is an error with its remedy.
  static std::optional<Input> open(const std::string& name, InputError& error);
  Input(Input&& other) noexcept;
  Input& operator=(Input&& other) noexcept;
  ~Input();

  const std::string& name() const { return name_; }
  Kind kind() const { return kind_; }
  Compression compression() const { return compression_; }
  int descriptor() const { return descriptor_; }
  /// Bytes at opening; 0 where not a regular file.
  std::uint64_t size() const { return size_; }
  /// Whether both are the same regular file (device and inode).
  bool same_file(const Input& other) const;

  /// `file`: bytes at `offset`; 0 at the end; nothing on a read error, which is then told in `error`. Safe in many threads.
  std::optional<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer, InputError& error) const;

  /// The bytes from the start, decompressed. `in_thread`: decompression goes on in a thread of its own while the caller works.
  /// Once for each input that is not a regular file.
  std::unique_ptr<ByteStream> stream(bool in_thread);

 private:
  Input() = default;

  std::string name_;
  Kind kind_ = Kind::stream;
  Compression compression_ = Compression::none;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  bool regular_ = false;
  std::string head_;  ///< what was read of a pipe to know its kind; the stream gives it back first
};

}  // namespace lastseen
