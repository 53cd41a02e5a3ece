#if defined(__x86_64__)
#include <algorithm>
#include <array>
#include <immintrin.h>

#include "log/extractor.hpp"
#include "log/field_plan.hpp"
#include "log/simd.hpp"

// Only what follows is compiled for AVX2 (see combined_kernel_avx2.cpp).
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#include "log/field_kernel.hpp"
#include "log/simd_avx2.hpp"

namespace lastseen {

const char* read_fields_with_avx2(Extractor& extractor, const char* begin, const char* end) {
  return FieldKernel<Avx2>::read(extractor, begin, end);
}

}  // namespace lastseen
#pragma GCC pop_options
#endif
