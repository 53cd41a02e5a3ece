#pragma once

#include <span>
#include <string_view>

namespace lastseen::fuzz {

/// What a fuzzer feeds: bytes that a log, or the command line, might hold. `run` aborts where a promise is broken.
struct Target {
  std::string_view name;  ///< of its corpus, and of its program after `lastseen_fuzz_`
  void (*run)(std::string_view bytes);
};

std::span<const Target> targets();

}  // namespace lastseen::fuzz
