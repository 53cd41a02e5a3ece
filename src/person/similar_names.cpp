#include "person/similar_names.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "person/letter_case.hpp"

namespace lastseen {

std::optional<SimilarNames> similar_names(std::span<const std::string_view> names) {
  std::vector<std::pair<std::string, std::string_view>> sorted;  // by lower case, then by name
  sorted.reserve(names.size());
  for (const auto name : names) sorted.emplace_back(lower_cased(name), name);
  std::sort(sorted.begin(), sorted.end());

  std::optional<SimilarNames> found;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto end = std::find_if(first, sorted.end(), [&](const auto& other) { return other.first != first->first; });
    if (end - first > 1) {
      if (!found) found.emplace();
      if (found->count == 0 || first->second < found->example[0]) {
        found->example = {std::string(first->second), std::string(std::next(first)->second)};
      }
      found->count += static_cast<std::uint64_t>(end - first);
    }
    first = end;
  }
  return found;
}

}  // namespace lastseen
