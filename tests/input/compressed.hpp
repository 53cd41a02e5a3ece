#pragma once

#include <string>
#include <string_view>

#include "input/compression.hpp"

namespace lastseen {

/// `text` as one member, frame or stream of that format; as it is for `none`.
std::string compressed(Compression compression, std::string_view text);

/// A zstd frame that says nothing.
std::string skippable_frame();

/// `size` bytes of lines that compress as a log does, the same ones each time.
std::string sample_log(std::size_t size);

}  // namespace lastseen
