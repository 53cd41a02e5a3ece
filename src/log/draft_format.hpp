#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lastseen {

/// A `re:REGEX` for lines like this one, which fits no known format, as a draft to be looked at: what is called a user
/// is the user, else the word before the time, else the one after it. Nothing where no time is found, or no user.
std::optional<std::string> draft_format(std::string_view line);

}  // namespace lastseen
