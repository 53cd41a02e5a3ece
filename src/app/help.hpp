#pragma once

#include <string>

#include "app/option_table.hpp"

namespace lastseen {

/// `lastseen help`: what each command answers. At most 24 lines of at most 79 columns, as all help is.
std::string overview();
/// `lastseen help COMMAND`: what it answers, its options, two examples.
std::string help_of(const CommandSpec& command);
/// `lastseen 0.1.0`.
std::string version_text();

}  // namespace lastseen
