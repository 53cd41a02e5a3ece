#include "input/log_copies.hpp"

#include <algorithm>
#include <filesystem>

namespace lastseen {
namespace {

namespace fs = std::filesystem;

// After so long a new file beside a log is something else.
constexpr std::chrono::seconds kPatience{10};

}  // namespace

bool LogCopies::is_sibling(const std::string& path) const {
  return path != log_ && path.starts_with(log_);
}

void LogCopies::note(const DirectoryChanges::Event& event, Time now) {
  switch (event.kind) {
    case DirectoryChanges::Event::Kind::created:
      std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.path == event.path; });
      if (is_sibling(event.path)) candidates_.push_back({event.path, now});
      break;
    case DirectoryChanges::Event::Kind::moved:
      std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.path == event.path; });
      for (Candidate& candidate : candidates_) {
        if (candidate.path == event.from) candidate.path = event.path;
      }
      break;
    case DirectoryChanges::Event::Kind::written:
      if (event.path != log_) break;
      for (Candidate& candidate : candidates_) candidate.log_written = true;
      break;
  }
}

std::unique_ptr<FollowedFile> LogCopies::open(const std::string& path, const FollowedFile& log) {
  int error_number = 0;
  const auto handle = files_.open(path, error_number);
  if (!handle) return nullptr;
  const auto status = files_.status(*handle, error_number);
  const FileSystem::Identity identity = status ? status->identity : FileSystem::Identity{};
  auto copy = std::make_unique<FollowedFile>(files_, *handle, identity, log.cutter().origin());
  const bool is_other_file = status && status->kind == FileSystem::Kind::regular && identity != log.identity();
  return is_other_file && !copy->is_compressed() ? std::move(copy) : nullptr;
}

std::unique_ptr<FollowedFile> LogCopies::take(const FollowedFile& log, std::span<char> buffer, Time now) {
  std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.made + kPatience < now; });
  for (auto at = candidates_.begin(); at != candidates_.end();) {
    if (!at->log_written) return nullptr;
    auto copy = open(at->path, log);
    if (!copy || !copy->resume(log.place(), buffer)) {
      at = candidates_.erase(at);
      continue;
    }
    if (log.still_begins_as(*copy)) return nullptr;
    candidates_.erase(at);
    return copy;
  }
  return nullptr;
}

std::unique_ptr<FollowedFile> LogCopies::find(const FollowedFile& log, std::span<char> buffer) {
  std::unique_ptr<FollowedFile> latest;
  std::string latest_path;
  std::int64_t latest_time = 0;
  const fs::path directory = fs::path(log_).parent_path();
  for (const auto& name : files_.names_in(directory.string())) {
    const std::string path = (directory / name).string();
    int error_number = 0;
    const auto status = is_sibling(path) ? files_.look(path, error_number) : std::nullopt;
    if (!status || status->kind != FileSystem::Kind::regular || (latest && status->modified < latest_time)) continue;
    auto copy = open(path, log);
    if (!copy || !copy->resume(log.place(), buffer)) continue;
    latest = std::move(copy);
    latest_path = path;
    latest_time = status->modified;
  }
  std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.path == latest_path; });
  return latest;
}

}  // namespace lastseen
