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

// Another file has it. Who is open already does without.
void LogCopies::lose_path(const std::string& path) {
  std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.path == path && candidate.is_new; });
  for (Candidate& candidate : candidates_) {
    if (candidate.path == path) candidate.path.clear();
  }
}

void LogCopies::note(const DirectoryChanges::Event& event, Time now) {
  switch (event.kind) {
    case DirectoryChanges::Event::Kind::created:
      lose_path(event.path);
      if (is_sibling(event.path)) candidates_.push_back({event.path, now});
      break;
    case DirectoryChanges::Event::Kind::moved:
      lose_path(event.path);
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

bool LogCopies::concerns(const DirectoryChanges::Event& event) const {
  if (event.kind == DirectoryChanges::Event::Kind::created) return is_sibling(event.path);
  return event.kind == DirectoryChanges::Event::Kind::written && event.path == log_ &&
         std::any_of(candidates_.begin(), candidates_.end(),
                     [](const Candidate& candidate) { return !candidate.log_written; });
}

std::unique_ptr<FollowedFile> LogCopies::open(const std::string& path) {
  int error_number = 0;
  const auto handle = files_.open(path, error_number);
  if (!handle) return nullptr;
  const auto status = files_.status(*handle, error_number);
  const FileSystem::Identity identity = status ? status->identity : FileSystem::Identity{};
  auto file = std::make_unique<FollowedFile>(files_, *handle, identity, LineOrigin{});
  return status && status->kind == FileSystem::Kind::regular ? std::move(file) : nullptr;
}

bool LogCopies::open_new() {
  bool some = false;
  for (Candidate& candidate : candidates_) {
    candidate.opened_now = candidate.is_new;
    if (!candidate.is_new) continue;
    candidate.file = open(candidate.path);
    candidate.is_new = false;
    some = true;
  }
  return some;
}

void LogCopies::close_new() {
  for (Candidate& candidate : candidates_) {
    if (!candidate.opened_now) continue;
    candidate.file.reset();
    candidate.is_new = true;
  }
}

// What was read of a log tells its copies from those of others; where nothing was read yet any may be one.
FollowedFile* LogCopies::log_of(FollowedFile& copy, const std::vector<FollowedFile*>& logs) {
  if (copy.is_compressed()) return nullptr;
  FollowedFile* unread = nullptr;
  for (FollowedFile* log : logs) {
    if (log->identity() == copy.identity()) return nullptr;
    if (log->place().offset == 0) {
      unread = log;
    } else if (copy.resume(log->place(), tail_)) {
      return log;
    }
  }
  return unread;
}

LogCopies::Copy LogCopies::take(const std::vector<FollowedFile*>& logs, Time now) {
  std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.made + kPatience < now; });
  for (auto at = candidates_.begin(); at != candidates_.end();) {
    if (!at->log_written) return {};
    FollowedFile* const log = at->file ? log_of(*at->file, logs) : nullptr;
    if (log == nullptr) {
      at = candidates_.erase(at);
    } else if (log->still_begins_as(*at->file)) {
      ++at;
    } else {
      Copy copy{std::move(at->file), log};
      candidates_.erase(at);
      return copy;
    }
  }
  return {};
}

std::unique_ptr<FollowedFile> LogCopies::find(FollowedFile& log) {
  std::unique_ptr<FollowedFile> latest;
  std::int64_t latest_time = 0;
  const fs::path directory = fs::path(log_).parent_path();
  for (const auto& name : files_.names_in(directory.string())) {
    const std::string path = (directory / name).string();
    int error_number = 0;
    const auto status = is_sibling(path) ? files_.look(path, error_number) : std::nullopt;
    if (!status || status->kind != FileSystem::Kind::regular || (latest && status->modified < latest_time)) continue;
    auto copy = open(path);
    const bool is_other = copy && copy->identity() != log.identity() && !copy->is_compressed();
    if (!is_other || !copy->resume(log.place(), tail_)) continue;
    latest = std::move(copy);
    latest_time = status->modified;
  }
  std::erase_if(candidates_, [&](const Candidate& candidate) {
    return latest && candidate.file && candidate.file->identity() == latest->identity();
  });
  return latest;
}

}  // namespace lastseen
