#pragma once

#include <cstdint>
#include <immintrin.h>

namespace lastseen {

/// What Portable does, by 32 bytes at once. To be included where the compiler may use AVX2.
struct Avx2 {
  static std::uint32_t equal32(const char* at, char c) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c))));
  }
  static std::uint64_t equal64(const char* at, char c) {
    return equal32(at, c) | std::uint64_t{equal32(at + 32, c)} << 32;
  }
  /// Controls and backslashes.
  static std::uint64_t special64(const char* at) { return special32(at) | std::uint64_t{special32(at + 32)} << 32; }
  static std::uint32_t special32(const char* at) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i controls = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(' ' - 1)), bytes);
    const __m256i backslashes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(controls, backslashes)));
  }
  /// Where two texts of 32 bytes are the same.
  static std::uint32_t same32(const char* a, const char* b) {
    return static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(a)),
                                               _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b)))));
  }
};

}  // namespace lastseen
