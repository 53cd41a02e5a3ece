#include "log/field_kernel.hpp"

namespace lastseen {

const char* read_fields_portably(Extractor& extractor, const char* begin, const char* end) {
  return FieldKernel<Portable>::read(extractor, begin, end);
}

}  // namespace lastseen
