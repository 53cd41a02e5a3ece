#pragma once

#include <memory>

#include "input/compression.hpp"

namespace lastseen {

/// Members after one another, NUL bytes after the last one allowed, as gunzip reads them; checksums and lengths are
/// checked.
std::unique_ptr<Decoder> make_gzip_decoder();
std::unique_ptr<Decoder> make_zstd_decoder();
std::unique_ptr<Decoder> make_bzip2_decoder();
std::unique_ptr<Decoder> make_xz_decoder();

}  // namespace lastseen
