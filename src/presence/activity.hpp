#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "event.hpp"

namespace lastseen {

/// What one user did in a window [since, until]: a row of `window` and of the report.
struct Activity {
  std::string_view user;
  std::span<const Span> spans;  ///< clipped to the window, ascending, not touching
  std::optional<Instant>
      first_seen;  ///< of the requests in the window; absent for one who was only still online at its start
  std::optional<Instant> last_seen;
  std::uint64_t requests = 0;
  Duration online{0};  ///< summed length of the spans
};

/// Who viewed whose profile.
struct ViewedPair {
  std::string_view viewer;
  std::string_view viewed;
  bool known = false;  ///< some event up to the end of the window bears the viewed name
  std::uint64_t count = 0;
  Instant first{};
  Instant last{};
};

}  // namespace lastseen
