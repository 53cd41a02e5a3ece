#pragma once

#include <signal.h>
#include <vector>

namespace lastseen {

/// Signals as something to poll for, while this lives. A signal that was ignored when the program started stays
/// ignored.
class Signals {
 public:
  explicit Signals(const std::vector<int>& signals);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable when there are some; -1 on a system without.
  int descriptor() const { return descriptor_; }
  /// Those that came since the last call. Does not wait.
  std::vector<int> take();

 private:
  sigset_t before_{};
  int descriptor_ = -1;
};

/// Ends the program as the signal would have, so that a shell sees what happened.
[[noreturn]] void die_of(int signal);

}  // namespace lastseen
