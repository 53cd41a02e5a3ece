#pragma once

#include <cstddef>
#include <cstdint>

namespace lastseen {

/// Numbers in bytes of 7 bits, the least first; all but the last byte have their eighth bit set.
inline constexpr std::size_t kLongestVarint = 10;

/// Returns the end; needs kLongestVarint bytes of room.
inline std::uint8_t* put_varint(std::uint8_t* out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) *out++ = static_cast<std::uint8_t>(number | 0x80);
  *out++ = static_cast<std::uint8_t>(number);
  return out;
}

/// Small numbers of either sign as small ones without: 0, -1, 1, -2...
constexpr std::uint64_t zigzag(std::int64_t number) {
  return static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

}  // namespace lastseen
