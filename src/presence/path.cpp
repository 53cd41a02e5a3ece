#include "presence/path.hpp"

#include <algorithm>

#include "ascii.hpp"

namespace lastseen {

namespace {

/// The length of `http://host` or `https://host` at the start of a target, in any case; 0 where there is none.
std::size_t authority_length(std::string_view target) {
  static constexpr std::string_view kScheme = "https://";
  std::size_t at = 0;
  for (const char c : kScheme) {
    if (at < target.size() && to_lower(target[at]) == c) {
      ++at;
    } else if (c != 's') {
      return 0;
    }
  }
  while (at < target.size() && target[at] != '/' && target[at] != '?' && target[at] != '#') ++at;
  return at;
}

}  // namespace

std::optional<std::string_view> path_of(std::string_view target) {
  const std::size_t authority = target.empty() || target[0] == '/' ? 0 : authority_length(target);
  target.remove_prefix(authority);
  std::size_t end = std::min(target.find('?'), target.size());
  end = std::min(target.substr(0, end).find('#'), end);
  if (end != 0) return target.substr(0, end);
  return authority != 0 ? std::optional<std::string_view>("/") : std::nullopt;
}

}  // namespace lastseen
