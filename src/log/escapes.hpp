#pragma once

#include <string_view>

#include "log/line_memory.hpp"

namespace lastseen {

/// Undoes what servers do to the bytes of a field: nginx's `\xHH`, Apache's `\xhh` and C escapes, JSON's `\uHHHH` with
/// its surrogate pairs. They do not contradict one another, since each writer escapes its own backslash. A lone
/// surrogate is U+FFFD; anything else after a backslash stays as it is. The result is `raw` itself where it holds no
/// backslash, else it lies in `memory`; it is never longer than `raw`.
std::string_view unescape(std::string_view raw, LineMemory& memory);

}  // namespace lastseen
