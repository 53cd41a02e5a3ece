#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lastseen {

/// What the caveat `names_differ_in_case` says.
struct SimilarNames {
  std::uint64_t count = 0;  ///< names whose lower case is another's too
  std::array<std::string, 2>
      example;  ///< of the names that share the least one's lower case, the first two in byte order
};

/// Looks for names that differ in case only. `names` are distinct, in any order. Nothing where there are none.
std::optional<SimilarNames> similar_names(std::span<const std::string_view> names);

}  // namespace lastseen
