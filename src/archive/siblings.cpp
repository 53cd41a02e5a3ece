#include "archive/siblings.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "ascii.hpp"

namespace lastseen {

std::vector<std::string> siblings_of(const std::string& log) {
  const std::size_t slash = log.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : log.substr(0, slash + 1);
  const std::string name = log.substr(folder.size());
  std::vector<std::string> siblings;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string other = at->path().filename();
    if (other.size() > name.size() && other.starts_with(name)) siblings.push_back(folder + other);
  }
  std::sort(siblings.begin(), siblings.end());
  return siblings;
}

std::string place_of(const std::string& log) {
  const std::filesystem::path path(log);
  std::error_code error;
  const std::filesystem::path folder =
      std::filesystem::weakly_canonical(path.has_parent_path() ? path.parent_path() : ".", error);
  return error ? log : (folder / path.filename()).string();
}

std::optional<std::int64_t> former_input(const std::string& log, std::span<const Standing> standings) {
  const std::string name = std::filesystem::path(log).filename();
  const std::string place = place_of(log);
  std::optional<std::int64_t> same;
  std::optional<std::int64_t> rotated;
  for (const Standing& standing : standings) {
    // Folders are looked up only for the few whose names make it worth it.
    const std::string other = std::filesystem::path(standing.path).filename();
    if (!other.starts_with(name)) continue;
    const std::string_view suffix = std::string_view(other).substr(name.size());
    if ((!suffix.empty() && !is_rotation_suffix(suffix)) || place_of(standing.path) != place + std::string(suffix)) {
      continue;
    }
    if (suffix.empty()) {
      same = std::max(same.value_or(standing.input), standing.input);
    } else {
      rotated = standing.input;
    }
  }
  return same ? same : rotated;
}

bool is_rotation_suffix(std::string_view suffix) {
  constexpr std::array<std::string_view, 5> kCompressed = {".gz", ".zst", ".bz2", ".xz", ".Z"};
  for (const std::string_view ending : kCompressed) {
    if (suffix.ends_with(ending)) {
      suffix.remove_suffix(ending.size());
      break;
    }
  }
  if (suffix.size() < 2 || (suffix[0] != '.' && suffix[0] != '-')) return false;
  const auto of_date = [](char c) { return is_digit(c) || c == '-' || c == '.' || c == '_' || c == 'T'; };
  return std::all_of(suffix.begin(), suffix.end(), of_date) && std::any_of(suffix.begin(), suffix.end(), is_digit);
}

}  // namespace lastseen
