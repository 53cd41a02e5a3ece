// Compiled for AVX2 where the machine's family has it (CMakeLists.txt); called only where the processor has it.
#ifdef __AVX2__
#include "log/combined_kernel.hpp"

namespace lastseen {

const char* (*avx2_combined_kernel(CombinedShape shape, bool with_request, bool with_place))(Extractor&, const char*,
                                                                                             const char*) {
  return combined_kernel<Avx2>(shape, with_request, with_place);
}

}  // namespace lastseen
#endif
