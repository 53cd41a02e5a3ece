#include "log/combined_kernel.hpp"

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
  if (!shape || rules.fast_path == FastPath::none) return nullptr;
  const bool with_request = rules.needs == Needs::request;
#ifdef __x86_64__
  if (rules.fast_path == FastPath::best && has_avx2()) return avx2_combined_kernel(*shape, with_request, rules.places);
#endif
  return portable_combined_kernel(*shape, with_request, rules.places);
}

}  // namespace lastseen
