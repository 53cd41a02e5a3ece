#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "input/directory_changes.hpp"
#include "input/followed_file.hpp"

namespace lastseen {

/// Finds what copytruncate has saved of a log: lines that were written after the last read and before the truncation
/// are in a file beside the log, named after it.
class LogCopies {
 public:
  using Time = std::chrono::steady_clock::time_point;

  LogCopies(FileSystem& files, std::string log) : files_(files), log_(std::move(log)) {}

  /// Must be told all events, in order.
  void note(const DirectoryChanges::Event& event, Time now);

  /// Whether `event` may mean that a log was truncated of which there is a copy.
  bool concerns(const DirectoryChanges::Event& event) const;

  /// Opens what was made since, by the paths that were noted. These are right if nothing happened meanwhile: else
  /// `close_new`, note that, and open again. Whether there was any.
  bool open_new();
  void close_new();

  struct Copy {
    std::unique_ptr<FollowedFile> file;
    FollowedFile* log = nullptr;
  };
  /// The next copy that was made before its log was truncated, open where reading the log has stopped; by what was
  /// noted, so also where nothing of the log was read yet. `logs`: the open files that have or had the log's name. Null
  /// where there is none, or the log still has all that the copy has.
  Copy take(const std::vector<FollowedFile*>& logs, Time now);

  /// For a log that was found truncated: the latest file beside it that has the same bytes before the place where
  /// reading has stopped. Null where there is none.
  std::unique_ptr<FollowedFile> find(FollowedFile& log);

 private:
  /// A file that was made beside the log.
  struct Candidate {
    std::string path;
    Time made{};
    bool log_written = false;              ///< since: it may have been truncated
    std::unique_ptr<FollowedFile> file{};  ///< whatever becomes of the path
    bool is_new = true;                    ///< not opened yet
    bool opened_now = false;               ///< by the last open_new
  };
  bool is_sibling(const std::string& path) const;
  std::unique_ptr<FollowedFile> open(const std::string& path);

  void lose_path(const std::string& path);
  FollowedFile* log_of(FollowedFile& copy, const std::vector<FollowedFile*>& logs);

  FileSystem& files_;
  std::string log_;
  std::vector<Candidate> candidates_;  ///< in the order of making
  std::vector<char> tail_ = std::vector<char>(FollowedFile::kTail);
};

}  // namespace lastseen
