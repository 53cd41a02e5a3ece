#include "log/combined_kernel.hpp"

namespace lastseen {

const char* (*portable_combined_kernel(CombinedShape shape, bool with_request,
                                       bool with_place))(Extractor&, const char*, const char*) {
  return combined_kernel<Portable>(shape, with_request, with_place);
}

}  // namespace lastseen
