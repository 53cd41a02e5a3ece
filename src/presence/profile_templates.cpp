#include "presence/profile_templates.hpp"

#include <algorithm>
#include <bit>

#include "ascii.hpp"
#include "presence/path.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::string_view kUser = "{user}";

}  // namespace

const std::vector<std::string>& ProfileTemplates::defaults() {
  static const std::vector<std::string> kDefaults = {"/users/{user}",    "/user/{user}", "/profile/{user}",
                                                     "/profiles/{user}", "/u/{user}",    "/members/{user}",
                                                     "/~{user}",         "/@{user}"};
  return kDefaults;
}

ProfileTemplates::ProfileTemplates(const std::vector<std::string>& templates)
    : texts_(templates.empty() ? defaults() : templates) {
  for (std::string& text : texts_) {
    text.erase(text.find_last_not_of('/') + 1);
    const std::size_t at = text.find(kUser);
    if (at == std::string::npos || text.find(kUser, at + 1) != std::string::npos) {
      throw UsageError("--profile '" + text + "' must hold {user} once, such as /people/{user}");
    }
    const std::uint64_t bit = std::uint64_t{1} << std::min<std::size_t>(templates_.size(), 63);
    if (at < 2) {
      for (std::uint64_t& bits : candidates_) bits |= bit;
    } else {
      candidates_[static_cast<unsigned char>(text[1])] |= bit;
    }
    templates_.push_back({text.substr(0, at), text.substr(at + kUser.size())});
  }
}

std::optional<std::string_view> ProfileTemplates::segment(std::string_view path) const {
  if (path.empty()) return {};
  std::uint64_t bits = candidates_[path.size() < 2 ? 0 : static_cast<unsigned char>(path[1])];
  while (bits != 0) {
    const auto first = static_cast<std::size_t>(std::countr_zero(bits));
    bits &= bits - 1;
    const std::size_t end = first == 63 ? templates_.size() : first + 1;
    for (std::size_t i = first; i < end; ++i) {
      const Template& t = templates_[i];
      if (!path.starts_with(t.before)) continue;
      std::string_view rest = path.substr(t.before.size());
      if (rest.ends_with('/')) rest.remove_suffix(1);
      if (!rest.ends_with(t.after)) continue;
      rest.remove_suffix(t.after.size());
      if (!rest.empty() && rest.find('/') == std::string_view::npos) return rest;
    }
  }
  return {};
}

std::optional<std::string_view> ProfileTemplates::viewed_segment(const Event& event) const {
  if (!event.method || *event.method != "GET" || !event.target || !event.status) return {};
  if ((*event.status < 200 || *event.status > 299) && *event.status != 304) return {};
  const std::string_view target = *event.target;
  if (target.size() > 1 && target[0] == '/' && candidates_[static_cast<unsigned char>(target[1])] == 0) return {};
  const std::optional<std::string_view> path = path_of(target);
  return path ? segment(*path) : std::nullopt;
}

void percent_decode(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
}

}  // namespace lastseen
