#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace lastseen {

/// Byte comparisons over a few dozen bytes at once, by words of eight, on any machine. Bit i of a mask is about byte i.
struct Portable {
  static constexpr std::uint64_t kLow = 0x0101010101010101;
  static constexpr std::uint64_t kHigh = 0x8080808080808080;

  static std::uint64_t load(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
  }
  /// A bit for each byte of the word that is zero.
  static std::uint64_t zero_bytes(std::uint64_t word) {
    const std::uint64_t high = ~(((word & ~kHigh) + ~kHigh) | word | ~kHigh);  // exact: no carry runs from byte to byte
    return (high >> 7) * 0x0102040810204080 >> 56;
  }
  static std::uint32_t equal32(const char* at, char c) {
    const std::uint64_t pattern = kLow * static_cast<unsigned char>(c);
    std::uint32_t mask = 0;
    for (int i = 0; i < 4; ++i) mask |= static_cast<std::uint32_t>(zero_bytes(load(at + 8 * i) ^ pattern)) << (8 * i);
    return mask;
  }
  static std::uint64_t equal64(const char* at, char c) {
    return equal32(at, c) | std::uint64_t{equal32(at + 32, c)} << 32;
  }
  /// Controls and backslashes.
  static std::uint64_t special64(const char* at) {
    constexpr std::uint64_t kNotControl = kLow * 0xE0;
    std::uint64_t mask = 0;
    for (int i = 0; i < 8; ++i) {
      const std::uint64_t word = load(at + 8 * i);
      mask |= (zero_bytes(word & kNotControl) | zero_bytes(word ^ kLow * '\\')) << (8 * i);
    }
    return mask;
  }
  static std::uint32_t same32(const char* a, const char* b) {
    std::uint32_t mask = 0;
    for (int i = 0; i < 4; ++i)
      mask |= static_cast<std::uint32_t>(zero_bytes(load(a + 8 * i) ^ load(b + 8 * i))) << (8 * i);
    return mask;
  }
};

}  // namespace lastseen
