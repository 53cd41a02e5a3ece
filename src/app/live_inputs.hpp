#pragma once

#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <vector>

#include "app/notes.hpp"
#include "input/followed_logs.hpp"
#include "input/followed_pipe.hpp"

namespace lastseen {

/// The LOGs of `live`: files that are followed, and pipes.
class LiveInputs {
 public:
  using Time = FollowedLogs::Time;

  /// Says what cannot be followed, and goes on with the others; a file may be missing still.
  LiveInputs(const std::vector<std::string>& logs, const Notes& notes);

  /// Those that are followed; inputs are numbered by their place here.
  const std::vector<std::string>& names() const { return names_; }
  /// Whether a LOG is not followed at all.
  bool refused() const { return refused_; }
  /// Whether some input is a pipe.
  bool piped() const { return !pipes_.empty(); }

  /// What to poll for reading.
  void add_descriptors(std::vector<pollfd>& descriptors) const;
  /// When to read at the latest.
  Time due() const;

  /// Reads what is there; `more`: there may be more, and others should have their turn.
  Follower::Progress read(Time now, LineReceiver& receiver);
  /// The unfinished last lines of files count as they stand.
  void finish(LineReceiver& receiver);

  /// Whether nothing more can come: there are pipes or compressed files alone, and they are read.
  bool ended() const;
  /// Whether all pipes have ended.
  bool pipes_ended() const;
  /// Why an input is not read just now, or was not read to its end.
  std::optional<std::string> trouble(std::size_t input) const;

 private:
  struct Pipe {
    std::size_t input = 0;
    std::unique_ptr<FollowedPipe> bytes;
  };

  std::vector<std::string> names_;
  bool refused_ = false;
  std::vector<std::size_t> files_;  ///< numbers of the inputs that are files
  std::unique_ptr<FollowedLogs> logs_;
  std::vector<Pipe> pipes_;
};

}  // namespace lastseen
