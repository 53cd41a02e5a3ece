// Loaded before the C library (LD_PRELOAD), makes its calls fail as the environment says:
//   FAULT_FILE=PATH   only on this file, by device and inode; without it on standard output
//   FAULT_KIND=eio    reads from FAULT_AT on fail with EIO, writes that would pass FAULT_AT bytes with ENOSPC; with
//                     FAULT_TIMES only so many of them, as where a disk recovers
//   FAULT_KIND=eintr  every other call is interrupted by a signal
//   FAULT_KIND=short  each call moves a single byte
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

std::atomic<std::uint64_t> g_moved{0};  // by calls that have no offset
std::atomic<bool> g_interrupted{false};
std::atomic<std::uint64_t> g_failed{0};

bool is_kind(const char* kind) {
  const char* const set = std::getenv("FAULT_KIND");
  return set != nullptr && std::strcmp(set, kind) == 0;
}

std::uint64_t number_in(const char* variable) {
  const char* const set = std::getenv(variable);
  return set == nullptr ? UINT64_MAX : std::strtoull(set, nullptr, 10);
}

bool is_meant(int descriptor) {
  const char* const path = std::getenv("FAULT_FILE");
  if (path == nullptr) return descriptor == STDOUT_FILENO;
  struct stat meant {};
  struct stat given {};
  return stat(path, &meant) == 0 && fstat(descriptor, &given) == 0 && meant.st_dev == given.st_dev &&
         meant.st_ino == given.st_ino;
}

/// How many bytes a call at this offset may move; none, with errno set, where it is to fail.
std::size_t allowed(int descriptor, std::size_t size, std::uint64_t offset, int error) {
  if (!is_meant(descriptor) || size == 0) return size;
  if (is_kind("short")) return 1;
  if (is_kind("eintr") && !g_interrupted.exchange(true)) {
    errno = EINTR;
    return 0;
  }
  g_interrupted = false;
  if (!is_kind("eio")) return size;
  const std::uint64_t at = number_in("FAULT_AT");
  if (offset < at) return size < at - offset ? size : static_cast<std::size_t>(at - offset);
  if (g_failed++ >= number_in("FAULT_TIMES")) return size;
  errno = error;
  return 0;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

ssize_t counted(int descriptor, ssize_t moved) {
  if (moved > 0 && is_meant(descriptor)) g_moved += static_cast<std::uint64_t>(moved);
  return moved;
}

ssize_t positioned_read(const char* name, int descriptor, void* buffer, std::size_t size, off_t offset) {
  const std::size_t part = allowed(descriptor, size, static_cast<std::uint64_t>(offset), EIO);
  if (part == 0 && size != 0) return -1;
  return real<ssize_t(int, void*, std::size_t, off_t)>(name)(descriptor, buffer, part, offset);
}

}  // namespace

extern "C" {

ssize_t read(int descriptor, void* buffer, std::size_t size) {
  const std::size_t part = allowed(descriptor, size, g_moved, EIO);
  if (part == 0 && size != 0) return -1;
  return counted(descriptor, real<ssize_t(int, void*, std::size_t)>("read")(descriptor, buffer, part));
}

ssize_t write(int descriptor, const void* buffer, std::size_t size) {
  const std::size_t part = allowed(descriptor, size, g_moved, ENOSPC);
  if (part == 0 && size != 0) return -1;
  return counted(descriptor, real<ssize_t(int, const void*, std::size_t)>("write")(descriptor, buffer, part));
}

ssize_t pread(int descriptor, void* buffer, std::size_t size, off_t offset) {
  return positioned_read("pread", descriptor, buffer, size, offset);
}

ssize_t pread64(int descriptor, void* buffer, std::size_t size, off64_t offset) {
  return positioned_read("pread64", descriptor, buffer, size, offset);
}

}  // extern "C"
