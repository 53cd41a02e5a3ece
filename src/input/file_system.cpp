#include "input/file_system.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace lastseen {
namespace {

FileSystem::Status status_of(const struct stat& status) {
  const auto kind = S_ISREG(status.st_mode)   ? FileSystem::Kind::regular
                    : S_ISDIR(status.st_mode) ? FileSystem::Kind::directory
                                              : FileSystem::Kind::other;
  const std::int64_t modified = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  return {{status.st_dev, status.st_ino}, kind, static_cast<std::uint64_t>(status.st_size), modified};
}

}  // namespace

std::optional<FileSystem::Status> RealFileSystem::look(const std::string& path, int& error_number) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status_of(status);
  error_number = errno;
  return std::nullopt;
}

std::optional<FileSystem::Handle> RealFileSystem::open(const std::string& path, int& error_number) {
  // Not to wait for the writer of a pipe that has taken the file's place.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor >= 0) return descriptor;
  error_number = errno;
  return std::nullopt;
}

void RealFileSystem::close(Handle handle) {
  ::close(handle);
}

std::optional<FileSystem::Status> RealFileSystem::status(Handle handle, int& error_number) {
  struct stat status {};
  if (::fstat(handle, &status) == 0) return status_of(status);
  error_number = errno;
  return std::nullopt;
}

std::optional<std::size_t> RealFileSystem::read_at(Handle handle, std::uint64_t offset, std::span<char> buffer,
                                                   int& error_number) {
  for (;;) {
    const ssize_t size = ::pread(handle, buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno == EINTR) continue;
    error_number = errno;
    return std::nullopt;
  }
}

std::vector<std::string> RealFileSystem::names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  return names;
}

}  // namespace lastseen
