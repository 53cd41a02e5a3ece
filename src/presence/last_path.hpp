#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "presence/user_table.hpp"

namespace lastseen {

/// The path of each user's last request: one cache line a user, longer paths beside it.
class LastPaths {
 public:
  /// Nothing where there is none.
  std::optional<std::string_view> get(UserId user) const {
    const std::size_t i = static_cast<std::size_t>(user);
    if (i >= chunks_.size() * kChunk) return {};
    const Line& line = chunks_[i >> kChunkBits][i & (kChunk - 1)];
    if (line.length == kNone) return {};
    if (line.length != kLong) return std::string_view(line.bytes, line.length);
    return long_paths_.find(static_cast<std::uint32_t>(user))->second;
  }

  /// By reference: a copy, written in two parts and read as one, stalls; that was a tenth of `users`.
  void set(UserId user, const std::optional<std::string_view>& path) {
    const std::size_t i = static_cast<std::size_t>(user);
    while (i >= chunks_.size() * kChunk) chunks_.push_back(std::make_unique<Line[]>(kChunk));
    Line& line = chunks_[i >> kChunkBits][i & (kChunk - 1)];
    if (!path) {
      line.length = kNone;
    } else if (path->size() <= sizeof line.bytes) {
      line.length = static_cast<std::uint8_t>(path->size());
      std::memcpy(line.bytes, path->data(), path->size());
    } else {
      line.length = kLong;
      long_paths_[static_cast<std::uint32_t>(user)] = *path;
    }
  }

  /// Another path at the same instant: of several the byte-wise greatest counts.
  void raise(UserId user, const std::optional<std::string_view>& path) {
    if (!path) return;
    const std::optional<std::string_view> present = get(user);
    if (!present || *present < *path) set(user, path);
  }

 private:
  static constexpr std::uint8_t kNone = 255;
  static constexpr std::uint8_t kLong = 254;
  static constexpr unsigned kChunkBits = 10;
  static constexpr std::size_t kChunk = std::size_t{1} << kChunkBits;
  struct alignas(64) Line {
    std::uint8_t length = kNone;
    char bytes[63];
  };
  std::vector<std::unique_ptr<Line[]>> chunks_;
  boost::unordered_flat_map<std::uint32_t, std::string> long_paths_;
};

}  // namespace lastseen
