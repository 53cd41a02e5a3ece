#pragma once

#include <optional>
#include <string_view>

namespace lastseen {

/// The path of a request target: what stands before the first `?` or `#`, without the `http://host` of a request to a
/// proxy. The empty path of `http://host` is `/`; nothing where nothing is left otherwise. Not percent-decoded. A view
/// into the target.
std::optional<std::string_view> path_of(std::string_view target);

}  // namespace lastseen
