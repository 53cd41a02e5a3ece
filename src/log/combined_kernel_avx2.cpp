#if defined(__x86_64__)
#include <immintrin.h>
#include <span>

#include "log/extractor.hpp"
#include "log/simd.hpp"

// Only what follows is compiled for AVX2, which is called only where the processor has it (kernel_choice.cpp). What
// other headers define inline is not: the linker may take this copy of it for all of the program.
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#include "log/combined_kernel.hpp"
#include "log/simd_avx2.hpp"

namespace lastseen {

const char* (*avx2_combined_kernel(CombinedShape shape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                             const char*) {
  return combined_kernel<Avx2>(shape, with_request, with_place);
}

}  // namespace lastseen
#pragma GCC pop_options
#endif
