#include "log/combined_kernel.hpp"
#include "log/field_kernel.hpp"

namespace lastseen {

bool has_avx2() {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#else
  return false;
#endif
}

Extractor::Kernel Extractor::kernel_for(const LogFormat& format, const ExtractRules& rules) {
  const std::optional<CombinedShape> shape = format.fast_shape();
  if (rules.fast_path == FastPath::none) return nullptr;
  const bool with_request = rules.needs == Needs::request;
#ifdef __x86_64__
  if (rules.fast_path == FastPath::best && has_avx2())
    return shape ? avx2_combined_kernel(*shape, with_request, rules.places) : read_fields_with_avx2;
#endif
  if (!shape) return read_fields_portably;
  return portable_combined_kernel(*shape, with_request, rules.places);
}

}  // namespace lastseen
