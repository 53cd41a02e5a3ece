#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lastseen {

/// The script that completes command lines in `bash`, `zsh` or `fish`; nothing for any other shell.
std::optional<std::string> completion_script(std::string_view shell);

}  // namespace lastseen
