#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lastseen {

/// Gives a file new contents whole: through a file beside it that is then renamed, so that no reader ever sees half.
/// The permissions of a file that is replaced stay; a new one has those of the umask. What is no regular file, such as
/// a pipe, is written to. Returns what went wrong: `report.html: No space left on device`; the old file then stays.
std::optional<std::string> replace_file(const std::string& path, std::string_view bytes);

}  // namespace lastseen
