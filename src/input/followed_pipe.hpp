#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/byte_stream.hpp"
#include "input/compression.hpp"
#include "input/line_cutter.hpp"
#include "input/system_calls.hpp"

namespace lastseen {

/// Reads standard input or another pipe as it comes, for an event loop: whole lines are given at once, also of
/// compressed bytes.
class FollowedPipe {
 public:
  /// Owns the descriptor. `calls` outlives the pipe.
  FollowedPipe(int descriptor, LineOrigin origin, const SystemCalls& calls = SystemCalls::real());
  ~FollowedPipe();
  FollowedPipe(const FollowedPipe&) = delete;
  FollowedPipe& operator=(const FollowedPipe&) = delete;

  /// To be polled for reading until the pipe has ended.
  int descriptor() const { return descriptor_; }
  /// One read, of up to 256 KiB; waits where nothing is there.
  void read(LineReceiver& receiver);
  /// At the end a last line without a newline was given too. After an error the pipe has ended as well.
  bool ended() const { return ended_; }
  const std::optional<InputError>& error() const { return error_; }

 private:
  void take(std::string_view bytes, LineReceiver& receiver);
  void end(LineReceiver& receiver);
  void decode(std::string_view bytes, LineReceiver& receiver);

  const SystemCalls& calls_;
  int descriptor_;
  LineCutter cutter_;
  std::vector<char> buffer_;
  std::optional<std::string> head_ = std::string();  ///< until it is known how the bytes are compressed
  std::unique_ptr<Decoder> decoder_;
  std::vector<char> decoded_;
  bool ended_ = false;
  std::optional<InputError> error_;
};

}  // namespace lastseen
