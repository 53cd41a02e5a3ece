#include "input/followed_logs.hpp"

#include <algorithm>
#include <filesystem>

namespace lastseen {
namespace {

constexpr std::chrono::milliseconds kPolling{250};
// Catches what no watch of the directory tells, such as a directory above it that was renamed.
constexpr std::chrono::milliseconds kWatched{2000};

std::vector<std::string> absolute(const std::vector<std::string>& names) {
  std::vector<std::string> paths;
  for (const auto& name : names) paths.push_back(std::filesystem::absolute(name).string());
  return paths;
}

}  // namespace

FollowedLogs::FollowedLogs(const std::vector<std::string>& names)
    : paths_(absolute(names)), watch_(paths_), follower_(paths_, files_, watch_) {}

FollowedLogs::Time FollowedLogs::due() const {
  const auto due = follower_.due();
  return due ? std::min(*due, next_look_) : next_look_;
}

Follower::Progress FollowedLogs::drain(Time now, std::size_t reads, LineReceiver& receiver) {
  DirectoryChanges changes = watch_.take();
  if (now >= next_look_) {
    watch_.refresh();
    changes.names = changes.contents = true;
    next_look_ = Time::max();
  }
  const Follower::Progress progress = follower_.drain(now, changes, reads, receiver);
  next_look_ = std::min<Time>(next_look_, now + (watch_.must_poll() ? kPolling : kWatched));
  return progress;
}

}  // namespace lastseen
