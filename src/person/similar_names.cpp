#include "person/similar_names.hpp"

#include <algorithm>
#include <array>
#include <boost/sort/spreadsort/spreadsort.hpp>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include "ascii.hpp"
#include "person/letter_case.hpp"

namespace lastseen {

namespace {

/// The same number for names of the same lower case; of others hardly ever.
std::uint64_t lower_case_hash(std::string_view name) {
  std::array<char, 64> lower;
  const bool is_short_ascii =
      name.size() <= lower.size() && std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; });
  if (!is_short_ascii) return std::hash<std::string>()(lower_cased(name));
  std::transform(name.begin(), name.end(), lower.begin(), to_lower);
  return std::hash<std::string_view>()({lower.data(), name.size()});
}

/// The names whose lower case may be another's: mostly none, told without a copy of each of a million names.
std::vector<std::string_view> suspects(std::span<const std::string_view> names) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(names.size());
  for (const std::string_view name : names) hashes.push_back(lower_case_hash(name));
  boost::sort::spreadsort::spreadsort(hashes.begin(), hashes.end());
  std::vector<std::uint64_t> shared;  // ascending
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    if (hashes[i] == hashes[i - 1]) shared.push_back(hashes[i]);
  }
  std::vector<std::string_view> found;
  if (shared.empty()) return found;
  std::copy_if(names.begin(), names.end(), std::back_inserter(found), [&](std::string_view name) {
    return std::binary_search(shared.begin(), shared.end(), lower_case_hash(name));
  });
  return found;
}

}  // namespace

std::optional<SimilarNames> similar_names(std::span<const std::string_view> names) {
  std::vector<std::pair<std::string, std::string_view>> sorted;  // by lower case, then by name
  for (const auto name : suspects(names)) sorted.emplace_back(lower_cased(name), name);
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
