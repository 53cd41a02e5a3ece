#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "input/byte_stream.hpp"
#include "input/compression.hpp"
#include "input/system_calls.hpp"

namespace lastseen {

/// A regular file from `offset` to its end, by pread. The descriptor stays the caller's.
std::unique_ptr<ByteStream> stream_of_file(const SystemCalls& calls, int descriptor, std::uint64_t offset);

/// `head`, then what can still be read from the descriptor, straight into the reader's buffer. The descriptor stays the
/// caller's.
std::unique_ptr<ByteStream> stream_of_pipe(const SystemCalls& calls, int descriptor, std::string head);

/// What `compressed` holds.
std::unique_ptr<ByteStream> decompressed(std::unique_ptr<ByteStream> compressed, std::unique_ptr<Decoder> decoder);

/// The same bytes, read ahead by a thread of its own: up to 1 MiB of them. Its end waits for the read that is under
/// way.
std::unique_ptr<ByteStream> read_in_thread(std::unique_ptr<ByteStream> source);

}  // namespace lastseen
