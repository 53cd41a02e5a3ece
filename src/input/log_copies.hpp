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

  /// The next copy that was made before `log` was truncated, open where reading the log has stopped; by what was noted,
  /// so also where nothing of the log was read yet. Null where there is none, or the log still has all that the copy
  /// has.
  std::unique_ptr<FollowedFile> take(const FollowedFile& log, std::span<char> buffer, Time now);

  /// For a log that was found truncated: the latest file beside it that has the same bytes before the place where
  /// reading has stopped. Null where there is none.
  std::unique_ptr<FollowedFile> find(const FollowedFile& log, std::span<char> buffer);

 private:
  /// A file that was made beside the log.
  struct Candidate {
    std::string path;
    Time made{};
    bool log_written = false;  ///< since: it may have been truncated
  };
  bool is_sibling(const std::string& path) const;
  std::unique_ptr<FollowedFile> open(const std::string& path, const FollowedFile& log);

  FileSystem& files_;
  std::string log_;
  std::vector<Candidate> candidates_;  ///< in the order of making
};

}  // namespace lastseen
