#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "input/directory_changes.hpp"

struct inotify_event;

namespace lastseen {

/// Tells by inotify what happens in the directories of some files. Where that cannot be done (a directory that is away,
/// a network file system, no watches left), the files are to be looked at again and again.
class DirectoryWatch final : public ChangeSource {
 public:
  /// Absolute paths. Watches from here on.
  explicit DirectoryWatch(std::vector<std::string> paths);
  ~DirectoryWatch() override;
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;

  /// Readable when there are changes; -1 where inotify is not to be had.
  int descriptor() const { return descriptor_; }
  DirectoryChanges take() override;
  /// Whether some directory is not watched.
  bool must_poll() const { return must_poll_; }
  /// Sees to it that the directories are watched that the paths lead to now: one may have moved, or come back. `take`
  /// does so where it was told of that or some is not watched; not all is told. Whether one is watched that was not:
  /// what happened there before was not told.
  bool refresh();

 private:
  using Watches = std::unordered_map<int, std::vector<std::string>>;
  void watch(const std::string& directory, Watches& watches);
  bool concerns(std::string_view name) const;
  bool is_followed(std::string_view name) const;
  void note_event(const inotify_event& event, const std::string& name, const std::vector<std::string>& directories,
                  std::vector<DirectoryChanges::Event>& events);

  std::vector<std::string> paths_;
  std::vector<std::string> names_;  ///< of the files, without their directories
  int descriptor_ = -1;
  Watches watches_;  ///< by inotify's number: the directory, in each way the paths spell it
  std::map<std::uint32_t, std::vector<std::string>> moving_;  ///< by inotify's cookie: from where
  bool must_poll_ = true;
};

}  // namespace lastseen
