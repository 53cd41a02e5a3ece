#pragma once

#include <string>
#include <vector>

namespace lastseen {

/// Reads a whole archive and says what is wrong with it; nothing where it is sound. Throws ArchiveError for a file that
/// is no archive or cannot be opened.
std::vector<std::string> check_archive(const std::string& path);

}  // namespace lastseen
