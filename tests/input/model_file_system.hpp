#pragma once

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "input/file_system.hpp"
#include "input/follower.hpp"

namespace lastseen {

/// Files in memory, with the system's ways: a name stands for an inode, an open file outlives its name, the number of
/// an inode that is gone is given to the next one.
class ModelFileSystem : public FileSystem, public ChangeSource {
 public:
  struct Node {
    Kind kind = Kind::regular;
    std::string bytes;
    std::uint64_t inode = 0;
    std::int64_t modified = 0;
    bool permitted = true;
    int read_error = 0;
  };
  using File = std::shared_ptr<Node>;

  // What the writer and logrotate do.

  File create(const std::string& path, Kind kind = Kind::regular) {
    std::set<std::uint64_t> used;
    for (const auto& [name, node] : names_) used.insert(node->inode);
    for (const auto& [handle, node] : handles_) used.insert(node->inode);
    for (const auto& writer : writers_) {
      if (const auto node = writer.lock()) used.insert(node->inode);
    }
    auto node = std::make_shared<Node>();
    node->kind = kind;
    while (used.contains(node->inode)) ++node->inode;
    names_[path] = node;
    writers_.push_back(node);
    changes_.names = true;
    changes_.events.push_back({DirectoryChanges::Event::Kind::created, path});
    return node;
  }
  void append(const File& file, std::string_view bytes) {
    file->bytes += bytes;
    file->modified = ++time_;
    changes_.contents = true;
    for (const auto& [path, node] : names_) {
      if (node == file) changes_.events.push_back({DirectoryChanges::Event::Kind::written, path});
    }
  }
  void truncate(const File& file, std::size_t size = 0) {
    file->bytes.resize(size);
    file->modified = ++time_;
    changes_.contents = true;
    for (const auto& [path, node] : names_) {
      if (node == file) changes_.events.push_back({DirectoryChanges::Event::Kind::written, path});
    }
  }
  /// Also a folder, with all in it.
  void rename(const std::string& from, const std::string& to) {
    std::map<std::string, File> moved;
    for (auto at = names_.begin(); at != names_.end();) {
      const bool inside = at->first.starts_with(from + "/");
      if (at->first == from || inside) {
        moved[to + at->first.substr(from.size())] = at->second;
        at = names_.erase(at);
      } else {
        ++at;
      }
    }
    for (auto& [name, node] : moved) names_[name] = node;
    changes_.names = true;
    if (folder_of(from) == folder_of(to)) changes_.events.push_back({DirectoryChanges::Event::Kind::moved, to, from});
  }
  void copy(const std::string& from, const std::string& to) { append(create(to), at(from)->bytes); }
  void remove(const std::string& path) {
    names_.erase(path);
    changes_.names = true;
  }
  bool exists(const std::string& path) const { return names_.contains(path); }
  File at(const std::string& path) const { return names_.at(path); }
  void permit(const std::string& path, bool permitted) {
    at(path)->permitted = permitted;
    changes_.names = true;
  }
  std::size_t open_files() const { return handles_.size(); }

  /// What an observer of the directories is told: of the events only the first so many yet.
  DirectoryChanges take_changes(std::size_t events = static_cast<std::size_t>(-1)) {
    DirectoryChanges taken;
    std::swap(taken, changes_);
    events = std::min(events, taken.events.size());
    changes_.events.assign(taken.events.begin() + static_cast<std::ptrdiff_t>(events), taken.events.end());
    taken.events.resize(events);
    taken.names |= std::any_of(taken.events.begin(), taken.events.end(), [](const DirectoryChanges::Event& event) {
      return event.kind != DirectoryChanges::Event::Kind::written;
    });
    return taken;
  }

  /// What goes on while the follower works: called before each of its calls.
  std::function<void()> meanwhile;

  // What the follower sees.

  DirectoryChanges take() override { return take_changes(events_told); }
  std::size_t events_told = static_cast<std::size_t>(-1);

  std::optional<Status> look(const std::string& path, int& error_number) override {
    go_on();
    const auto found = names_.find(path);
    if (found != names_.end()) return status_of(*found->second);
    error_number = ENOENT;
    return std::nullopt;
  }
  std::optional<Handle> open(const std::string& path, int& error_number) override {
    go_on();
    const auto found = names_.find(path);
    error_number = found == names_.end() ? ENOENT : EACCES;
    if (found == names_.end() || !found->second->permitted) return std::nullopt;
    handles_[next_handle_] = found->second;
    return next_handle_++;
  }
  void close(Handle handle) override { handles_.erase(handle); }
  std::optional<Status> status(Handle handle, int&) override {
    go_on();
    return status_of(*handles_.at(handle));
  }
  std::optional<std::size_t> read_at(Handle handle, std::uint64_t offset, std::span<char> buffer,
                                     int& error_number) override {
    go_on();
    const Node& node = *handles_.at(handle);
    error_number = node.read_error;
    if (error_number != 0) return std::nullopt;
    if (offset >= node.bytes.size()) return 0;
    const std::size_t size = std::min<std::size_t>(buffer.size(), node.bytes.size() - offset);
    std::memcpy(buffer.data(), node.bytes.data() + offset, size);
    return size;
  }
  std::vector<std::string> names_in(const std::string& directory) override {
    go_on();
    std::vector<std::string> found;
    for (const auto& [path, node] : names_) {
      if (folder_of(path) == directory) found.push_back(path.substr(directory.size() + 1));
    }
    return found;
  }

 private:
  void go_on() {
    if (meanwhile) meanwhile();
  }
  static std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }
  static Status status_of(const Node& node) { return {{1, node.inode}, node.kind, node.bytes.size(), node.modified}; }

  std::map<std::string, File> names_;
  std::map<Handle, File> handles_;
  std::vector<std::weak_ptr<Node>> writers_;
  DirectoryChanges changes_;
  std::int64_t time_ = 0;
  Handle next_handle_ = 3;
};

}  // namespace lastseen
