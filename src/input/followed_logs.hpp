#pragma once

#include <string>
#include <vector>

#include "input/directory_watch.hpp"
#include "input/file_system.hpp"
#include "input/follower.hpp"

namespace lastseen {

/// Follows LOGs in the running system's files, for an event loop:
///
///     poll(logs.descriptor(), ..., until logs.due());
///     while (logs.drain(now, 32, receiver) == Follower::Progress::more) { ... }
///
/// The first call reads the files from their start.
class FollowedLogs {
 public:
  using Time = Follower::Time;

  /// Names of files, relative ones as from the current directory.
  explicit FollowedLogs(const std::vector<std::string>& names);

  /// To be polled for reading; -1 where only the clock drives.
  int descriptor() const { return watch_.descriptor(); }
  /// When to drain at the latest.
  Time due() const;
  Follower::Progress drain(Time now, std::size_t reads, LineReceiver& receiver);
  void finish(LineReceiver& receiver) { follower_.finish(receiver); }

  const Follower::Trouble& trouble(std::size_t input) const { return follower_.trouble(input); }
  bool ended() const { return follower_.ended(); }

 private:
  std::vector<std::string> paths_;
  RealFileSystem files_;
  DirectoryWatch watch_;
  Follower follower_;
  Time next_look_{};
};

}  // namespace lastseen
