#pragma once

#include <optional>

#include "event.hpp"

namespace lastseen {

/// Who is online and who is remembered ("The model", lastseen(1)), by the last request up to the instant asked about.
struct PresenceRules {
  Duration timeout{};
  std::optional<Duration> retention;  ///< absent: nobody is ever forgotten

  /// At exactly `retention` after it a user is forgotten.
  bool remembered(Instant at, Instant last_seen) const { return !retention || at < last_seen + *retention; }
  /// At exactly `timeout` after it a user is still online, but nobody who is forgotten is.
  bool online(Instant at, Instant last_seen) const { return remembered(at, last_seen) && at <= last_seen + timeout; }
};

}  // namespace lastseen
