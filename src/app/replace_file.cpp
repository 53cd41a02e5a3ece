#include "app/replace_file.hpp"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include "creation_failure.hpp"
#include "report/output.hpp"

namespace lastseen {

namespace {

std::string failure(const std::string& path, int error) {
  return path + ": " + std::strerror(error);
}

/// Where the file itself is, should a symbolic link lead to it.
std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), std::free);
  return real ? real.get() : path;
}

/// Writes all and closes. `name` is for the message.
std::optional<std::string> write_and_close(int descriptor, const std::string& name, std::string_view bytes) {
  Output out(descriptor, name);
  out.write(bytes);
  out.flush();
  if (close(descriptor) != 0 && !out.error()) return failure(name, errno);
  return out.error();
}

}  // namespace

std::optional<std::string> replace_file(const std::string& path, std::string_view bytes) {
  const std::string target = resolved(path);
  struct stat old {};
  const bool exists = stat(target.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    const int descriptor = open(target.c_str(), O_WRONLY | O_CLOEXEC);
    return descriptor < 0 ? failure(path, errno) : write_and_close(descriptor, path, bytes);
  }
  const std::string beside = target + "." + std::to_string(getpid()) + ".tmp";
  const int descriptor = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return path + ": " + creation_failure(target, errno);
  if (exists) (void)!fchmod(descriptor, old.st_mode & 0777);
  std::optional<std::string> error = write_and_close(descriptor, path, bytes);
  if (!error && std::rename(beside.c_str(), target.c_str()) != 0) error = failure(path, errno);
  if (error) unlink(beside.c_str());
  return error;
}

}  // namespace lastseen
