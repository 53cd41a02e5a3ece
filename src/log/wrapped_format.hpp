#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "log/bare_format.hpp"
#include "log/log_format.hpp"
#include "log/wrapper.hpp"

namespace lastseen {

/// A line as it stands in an input, without what is no part of it: NULs that copytruncate leaves under a writer, a
/// carriage return.
std::string_view bare_line(std::string_view line);

/// The same; nothing where no line is left: white space only, tail's `==> FILE <==`.
std::optional<std::string_view> content_of(std::string_view line);

/// A format and, where not null, the wrapper round its lines.
std::shared_ptr<const LogFormat> wrapped_format(std::shared_ptr<const BareFormat> format, const Wrapper* wrapper);

}  // namespace lastseen
