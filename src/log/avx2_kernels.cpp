#if defined(__x86_64__)
#include <algorithm>
#include <array>
#include <cstring>
#include <immintrin.h>
#include <span>
#include <utility>

#include "ascii.hpp"
#include "log/clf_clock.hpp"
#include "log/extractor.hpp"
#include "log/field_plan.hpp"
#include "log/request.hpp"
#include "log/simd.hpp"

// Only what follows is compiled for AVX2, which is called only where the processor has it (kernel_choice.cpp). What
// other headers define inline is not: the linker may take this copy of it for all of the program.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif
#include "log/combined_kernel.hpp"
#include "log/field_kernel.hpp"
#include "log/simd_avx2.hpp"

namespace lastseen {

const char* (*avx2_combined_kernel(CombinedShape shape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                             const char*) {
  return combined_kernel<Avx2>(shape, with_request, with_place);
}

const char* read_fields_with_avx2(Extractor& extractor, const char* begin, const char* end) {
  return FieldKernel<Avx2>::read(extractor, begin, end);
}

}  // namespace lastseen

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
