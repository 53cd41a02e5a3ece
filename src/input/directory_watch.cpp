#include "input/directory_watch.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace lastseen {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kNameEvents = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB;
constexpr std::uint32_t kDirectoryEvents = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kLostEvents = IN_Q_OVERFLOW | IN_UNMOUNT | IN_IGNORED;

constexpr std::size_t kMovesUnderWay = 64;

// Another file of the directory may be written faster than what is told of it is read: lines and signals wait no
// longer.
constexpr int kMostReads = 1000;

// There inotify tells only of what is done on this machine. Numbers of statfs(2).
bool is_network(const std::string& directory) {
  constexpr std::array<std::uint32_t, 9> kTypes = {
      0x6969,      // NFS
      0x517b,      // SMB
      0xff534d42,  // CIFS
      0xfe534d42,  // SMB 2
      0x65735546,  // FUSE
      0x01021997,  // 9P
      0x00c36400,  // Ceph
      0x5346414f,  // AFS
      0x0bd00bd0,  // Lustre
  };
  struct statfs status {};
  if (::statfs(directory.c_str(), &status) != 0) return false;
  return std::find(kTypes.begin(), kTypes.end(), static_cast<std::uint32_t>(status.f_type)) != kTypes.end();
}

}  // namespace

DirectoryWatch::DirectoryWatch(std::vector<std::string> paths)
    : paths_(std::move(paths)), descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  refresh();
}

DirectoryWatch::~DirectoryWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool DirectoryWatch::refresh() {
  if (descriptor_ < 0) return false;
  must_poll_ = false;
  names_.clear();
  Watches watches;
  for (const fs::path path : paths_) {
    names_.push_back(path.filename().string());
    watch(path.parent_path().string(), watches);
    std::error_code error;
    if (!fs::is_symlink(path, error)) continue;
    const fs::path target = fs::canonical(path, error);
    if (error) continue;
    names_.push_back(target.filename().string());
    watch(target.parent_path().string(), watches);
  }
  for (const auto& entry : watches_) {
    if (!watches.contains(entry.first)) ::inotify_rm_watch(descriptor_, entry.first);
  }
  const bool gained = std::any_of(watches.begin(), watches.end(),
                                  [this](const auto& entry) { return !watches_.contains(entry.first); });
  watches_ = std::move(watches);
  return gained;
}

void DirectoryWatch::watch(const std::string& directory, Watches& watches) {
  const int number =
      ::inotify_add_watch(descriptor_, directory.c_str(), kNameEvents | kDirectoryEvents | IN_MODIFY | IN_ONLYDIR);
  if (number < 0 || is_network(directory)) must_poll_ = true;
  if (number < 0) return;
  auto& spellings = watches[number];
  if (std::find(spellings.begin(), spellings.end(), directory) == spellings.end()) spellings.push_back(directory);
}

// A rotated file bears the log's name and something after it.
bool DirectoryWatch::concerns(std::string_view name) const {
  return std::any_of(names_.begin(), names_.end(), [name](const auto& own) { return name.starts_with(own); });
}

void DirectoryWatch::note_event(const inotify_event& event, const std::string& name,
                                const std::vector<std::string>& directories,
                                std::vector<DirectoryChanges::Event>& events) {
  using Kind = DirectoryChanges::Event::Kind;
  // The two halves of a rename may come in two calls; the second one may never come.
  if (moving_.size() > kMovesUnderWay) moving_.erase(moving_.begin());
  for (const auto& directory : directories) {
    std::string path = (fs::path(directory) / name).string();
    if (event.mask & IN_MOVED_FROM) {
      moving_[event.cookie].push_back(std::move(path));
    } else if (event.mask & IN_MOVED_TO) {
      for (const auto& from : moving_[event.cookie]) events.push_back({Kind::moved, path, from});
    } else if (event.mask & IN_CREATE) {
      events.push_back({Kind::created, std::move(path)});
    } else if (events.empty() || events.back().kind != Kind::written || events.back().path != path) {
      events.push_back({Kind::written, std::move(path)});
    }
  }
  if (event.mask & IN_MOVED_TO) moving_.erase(event.cookie);
}

bool DirectoryWatch::is_followed(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

DirectoryChanges DirectoryWatch::take() {
  DirectoryChanges changes;
  alignas(inotify_event) std::array<char, 16 * 1024> buffer;
  for (int reads = 0; reads < kMostReads; ++reads) {
    const ssize_t size = ::read(descriptor_, buffer.data(), buffer.size());
    if (size <= 0) break;
    inotify_event event{};
    for (std::size_t at = 0; at < static_cast<std::size_t>(size); at += sizeof event + event.len) {
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const std::string name = event.len > 0 ? buffer.data() + at + sizeof event : "";
      if (event.mask & (kLostEvents | kDirectoryEvents)) changes.names = changes.contents = true;
      const auto watch = watches_.find(event.wd);
      if (watch == watches_.end()) continue;
      if (concerns(name)) {
        if (event.mask & kNameEvents) changes.names = true;
        changes.contents = true;
      }
      const bool is_new_sibling = (event.mask & IN_CREATE) && concerns(name);
      const bool is_written = (event.mask & IN_MODIFY) && is_followed(name);
      if ((event.mask & (IN_MOVED_FROM | IN_MOVED_TO)) || is_new_sibling || is_written) {
        note_event(event, name, watch->second, changes.events);
      }
    }
  }
  // Of a directory that was away nothing is told until it is watched, so that each question tries again: whoever asks
  // between opening a file there and giving its lines misses nothing that is done after they are seen.
  if ((changes.names || must_poll_) && refresh()) changes.names = changes.contents = true;
  return changes;
}

}  // namespace lastseen
