#include "input/refusal.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "ascii.hpp"

namespace lastseen {
namespace {

namespace fs = std::filesystem;

std::string group_name(gid_t group) {
  const ::group* entry = ::getgrgid(group);
  return entry ? entry->gr_name : std::to_string(group);
}

std::string owner_name(uid_t owner) {
  const ::passwd* entry = ::getpwuid(owner);
  return entry ? entry->pw_name : std::to_string(owner);
}

// The directory on the way to `path` that may not be passed, if it is not the file itself that refuses.
std::optional<fs::path> closed_directory(const fs::path& path) {
  fs::path way;
  for (const auto& part : fs::absolute(path).parent_path()) {
    way /= part;
    if (::faccessat(AT_FDCWD, way.c_str(), X_OK, AT_EACCESS) != 0) return way;
  }
  return std::nullopt;
}

std::string permission_denied(const std::string& name) {
  const auto directory = closed_directory(name);
  const std::string place = directory ? directory->string() : name;
  const std::string what = directory ? "enter " + place : "read it";
  const mode_t group_bit = directory ? S_IXGRP : S_IRGRP;
  struct stat status {};
  if (::stat(place.c_str(), &status) != 0) return "permission denied";
  if (status.st_mode & group_bit) {
    return fmt::format("permission denied (group {} may {})", group_name(status.st_gid), what);
  }
  return fmt::format("permission denied (only {} may {})", owner_name(status.st_uid), what);
}

/// `18:00` and `18:00:30`, left over from a time that was not quoted.
bool is_clock(std::string_view name) {
  constexpr std::string_view kForm = "00:00:00";
  return (name.size() == 5 || name.size() == 8) &&
         std::ranges::equal(name, kForm.substr(0, name.size()),
                            [](char c, char form) { return form == ':' ? c == ':' : is_digit(c); });
}

std::string missing(const std::string& name) {
  const fs::path path(name);
  std::error_code ignored;
  if (is_clock(name)) return "no such file; a date and a time go in one pair of quotes: '2026-11-23 " + name + "'";
  if (fs::is_symlink(path, ignored)) {
    return fmt::format("no such file: it is a link to {}", fs::read_symlink(path, ignored).string());
  }
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::exists(directory, ignored)) {
    return fmt::format("no such file: there is no directory {}", directory.string());
  }
  if (name.find_first_of("*?[") != std::string::npos) return "no file matches this pattern";
  std::string rotated;  // access.log may be away while access.log.1 is there
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    const std::string other = entry.path().filename().string();
    if (!path.has_filename() || !other.starts_with(path.filename().string())) continue;
    if (rotated.empty() || other < rotated) rotated = other;
  }
  if (rotated.empty()) return "no such file";
  return fmt::format("no such file; there is {}", (path.parent_path() / rotated).string());
}

}  // namespace

InputError refusal(const std::string& name, int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return {missing(name)};
    case EACCES:
      return {permission_denied(name)};
    case ENXIO:
      return {"is a socket; pipe its bytes in instead"};
    default:
      return {"cannot be opened: " + std::generic_category().message(error_number)};
  }
}

InputError refusal_of_directory(const std::string& name) {
  if (name == "-") return {"standard input is a directory; name its logs"};
  const bool slash = name.ends_with('/');
  std::error_code ignored;
  // As Apache is packaged by Red Hat and SUSE.
  const bool underscore = fs::exists(fs::path(name) / "access_log", ignored);
  return {fmt::format("is a directory; name its logs: {}{}{}*", name, slash ? "" : "/",
                      underscore ? "access_log" : "access.log")};
}

}  // namespace lastseen
