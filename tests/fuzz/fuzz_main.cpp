#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/fuzz_targets.hpp"

/// What libFuzzer calls. LASTSEEN_FUZZ_TARGET names the target of this program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const lastseen::fuzz::Target& target : lastseen::fuzz::targets()) {
    if (target.name == LASTSEEN_FUZZ_TARGET) target.run({reinterpret_cast<const char*>(data), size});
  }
  return 0;
}
