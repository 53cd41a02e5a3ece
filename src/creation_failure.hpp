#pragma once

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

namespace lastseen {

/// Why a file could not be made: `there is no directory /var/lib/lastseen` rather than that it is missing itself.
/// `error_number` is errno of the open that failed.
inline std::string creation_failure(const std::string& path, int error_number) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (error_number == ENOENT && !folder.empty() && !std::filesystem::exists(folder, ignored)) {
    return "there is no directory " + folder.string();
  }
  return std::strerror(error_number);
}

}  // namespace lastseen
