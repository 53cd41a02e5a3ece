#pragma once

#include <optional>

#include "input/input.hpp"

namespace lastseen {

/// What a stream gives, decompressed, in memory that no file system holds: an input that can be read again. `error` is
/// set where the stream ended before its end; what was read until then is in the copy. Nothing where there is no
/// memory.
std::optional<Input> spooled(Input& stream, InputError& error);

}  // namespace lastseen
