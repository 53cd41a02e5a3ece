#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

#include "input/byte_stream.hpp"
#include "input/compression.hpp"
#include "input/system_calls.hpp"

namespace lastseen {

/// One LOG, opened. Owns its descriptor.
class Input {
 public:
  enum class Kind : std::uint8_t {
    file,    ///< a plain regular file: any part can be read, again and by several threads (pread)
    stream,  ///< read in order: standard input, a pipe, a compressed file, a file of /proc
    archive  ///< an SQLite database, by its first bytes; the archive checks whether it is ours
  };

  /// Opens a file, or standard input for `-`, and looks at its first bytes, for which a pipe is waited for. A
  /// directory, a missing or unreadable file is an error with its remedy. Standard input from a file is read from where
  /// it stands. `calls` outlives the input.
  static std::optional<Input> open(const std::string& name, InputError& error,
                                   const SystemCalls& calls = SystemCalls::real());
  Input(Input&& other) noexcept;
  Input& operator=(Input&& other) noexcept;
  ~Input();

  const std::string& name() const { return name_; }
  /// What messages call it.
  void rename(std::string name) { name_ = std::move(name); }
  Kind kind() const { return kind_; }
  Compression compression() const { return compression_; }
  int descriptor() const { return descriptor_; }
  /// Bytes at opening; 0 where not a regular file. The file may have shrunk or grown since.
  std::uint64_t size() const { return size_; }
  /// Whether its bytes can be read a second time: a regular file, compressed or not.
  bool readable_again() const { return regular_ && (kind_ == Kind::file || size_ != 0); }
  /// Whether a LOG of this name is the same file (device and inode), the same pipe or socket. Opens nothing: a second
  /// opening would wait for a writer, or take bytes from the first.
  bool is_same_file(const std::string& name) const;

  /// `file`: bytes at `offset`; 0 at the end; nothing on a read error, which is then told in `error`. Safe in many
  /// threads.
  std::optional<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer, InputError& error) const;

  /// The bytes from the start, decompressed, while the input lives. `in_thread`: decompression goes on in a thread of
  /// its own while the caller works. Once for each input that is not a regular file.
  std::unique_ptr<ByteStream> stream(bool in_thread);

 private:
  Input() = default;
  std::optional<InputError> examine();
  std::optional<InputError> read_head();

  const SystemCalls* calls_ = nullptr;
  std::string name_;
  Kind kind_ = Kind::stream;
  Compression compression_ = Compression::none;
  int descriptor_ = -1;
  std::uint64_t start_ = 0;  ///< where standard input stood
  std::uint64_t size_ = 0;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  bool regular_ = false;
  std::string head_;  ///< the first bytes; of a pipe they are read only once, and its stream gives them back first
};

}  // namespace lastseen
