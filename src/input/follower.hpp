#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/directory_changes.hpp"
#include "input/followed_file.hpp"
#include "input/log_copies.hpp"

namespace lastseen {

/// Follows the files that bear some names, through rotation by rename (the old file is read until nothing was written
/// to it for a second after the new one appeared), truncation (what a copy made before holds is read from the copy),
/// absence and return. No line is given twice, also where a file moves from one of the names to another. It is told the
/// time and what has changed, and does nothing by itself; where it begins to read a file it asks what has changed
/// since.
class Follower {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Why a name is not read just now, as for a LOG that cannot be opened; or the error after which its file is read on.
  using Trouble = std::optional<InputError>;

  /// Absolute paths; `files` and `source` outlive the follower.
  Follower(std::vector<std::string> paths, FileSystem& files, ChangeSource& source);

  enum class Progress : std::uint8_t { all_read, more };
  /// Looks at the names at first and if they may have changed, reads what has come; after `reads` reads of up to 256
  /// KiB there may be more. `changes` are what the source told last.
  Progress drain(Time now, const DirectoryChanges& changes, std::size_t reads, LineReceiver& receiver);

  /// When to drain again even if nothing changes: an old file's last second.
  std::optional<Time> due() const;

  /// Nothing more will be read: the unfinished lines count as they stand.
  void finish(LineReceiver& receiver);

  const Trouble& trouble(std::size_t input) const;
  /// Whether all inputs were compressed files and are read.
  bool ended() const;

  static constexpr std::chrono::seconds kQuiet{1};

 private:
  struct OpenFile {
    OpenFile(FileSystem& files, FileSystem::Handle handle, FileSystem::Identity identity, LineOrigin origin)
        : file(files, handle, identity, origin) {}
    FollowedFile file;
    std::optional<Time> replaced;  ///< since when no name stands for it, and another file stands for its own
    Time grown{};
    bool truncated = false;  ///< and not gone on with yet
    bool ended = false;
    bool named = false;
  };
  /// Where a file went that had a name.
  struct Stray {
    std::string path;
    Time moved{};
  };
  struct Name {
    Name(FileSystem& files, std::string path_of_log) : path(std::move(path_of_log)), copies(files, path) {}
    std::string path;
    LogCopies copies;
    std::vector<Stray> strays;
    Trouble trouble;
    OpenFile* file = nullptr;
    bool ended = false;  ///< a compressed file was read
  };
  struct ClosedFile {
    FileSystem::Identity identity;
    FollowedFile::Place place;
  };

  enum class Reading : std::uint8_t {
    done,
    more,
    news  ///< something happened beside the file, which comes first
  };
  void take_in(const DirectoryChanges& changes, Time now);
  void ask_for_news();
  bool names_changed();
  bool missed_copy();
  void note(const std::vector<DirectoryChanges::Event>& events, Time now);
  void follow_stray(Name& name, const DirectoryChanges::Event& event, Time now);
  void adopt_strays(std::size_t input, Time now);
  void look_at_names(Time now);
  void look_at(std::size_t input, Time now);
  void mark_replaced(Time now);
  OpenFile* find(FileSystem::Identity identity);
  OpenFile* adopt(std::size_t input, const std::string& path, Time now);
  Reading read_all(Time now, std::size_t& reads, LineReceiver& receiver);
  Reading read(OpenFile& open, Time now, std::size_t& reads, LineReceiver& receiver);
  void end(OpenFile& open, LineReceiver& receiver);
  std::vector<FollowedFile*> logs_of(std::size_t input) const;
  bool read_copies(Time now, LineReceiver& receiver);
  void go_on_after_truncation(FollowedFile& log, FollowedFile* copy, LineReceiver& receiver);
  void close_done_files(Time now, LineReceiver& receiver);

  FileSystem& files_;
  ChangeSource& source_;
  DirectoryChanges news_;  ///< asked for and not taken in yet
  std::vector<Name> names_;
  std::vector<std::unique_ptr<OpenFile>> open_;  ///< in the order of opening
  std::deque<ClosedFile> closed_;                ///< the last ones, should they come back under a name
  std::vector<char> buffer_;
  std::uint64_t last_file_ = 0;
  bool looked_ = false;
  bool unread_ = false;  ///< the last drain stopped before all was read
};

}  // namespace lastseen
