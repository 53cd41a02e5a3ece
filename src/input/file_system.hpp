#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace lastseen {

/// What following needs of a file system; narrow, so that a test can put a model in its place.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  using Handle = int;

  /// Which file it is, by whatever name. Another file may get the same identity once this one is closed and gone.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  enum class Kind : std::uint8_t { regular, directory, other };

  struct Status {
    Identity identity;
    Kind kind = Kind::regular;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< greater: later
  };

  /// The file that bears the name, links followed. Nothing on an error, whose errno goes to `error_number`; so in all
  /// below.
  virtual std::optional<Status> look(const std::string& path, int& error_number) = 0;
  virtual std::optional<Handle> open(const std::string& path, int& error_number) = 0;
  virtual void close(Handle handle) = 0;
  virtual std::optional<Status> status(Handle handle, int& error_number) = 0;
  /// 0 at the end. Retries what a signal interrupts.
  virtual std::optional<std::size_t> read_at(Handle handle, std::uint64_t offset, std::span<char> buffer,
                                             int& error_number) = 0;
  /// Names in the directory, without their path, in any order; none on an error.
  virtual std::vector<std::string> names_in(const std::string& directory) = 0;
};

/// That of the running system.
class RealFileSystem final : public FileSystem {
 public:
  std::optional<Status> look(const std::string& path, int& error_number) override;
  std::optional<Handle> open(const std::string& path, int& error_number) override;
  void close(Handle handle) override;
  std::optional<Status> status(Handle handle, int& error_number) override;
  std::optional<std::size_t> read_at(Handle handle, std::uint64_t offset, std::span<char> buffer,
                                     int& error_number) override;
  std::vector<std::string> names_in(const std::string& directory) override;
};

}  // namespace lastseen
