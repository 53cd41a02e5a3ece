#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "archive/store.hpp"
#include "event.hpp"

namespace lastseen {

struct ForgetRequest {
  std::optional<Instant> before;  ///< events before this, and those that turn up later
  /// Whether a name is one of the users whose events, names, and paths that name them are erased; empty: nobody is.
  std::function<bool(std::string_view name)> is_user;
  /// Whether a path names one of the users.
  std::function<bool(std::string_view target)> names_user;
  std::vector<std::int64_t> inputs;  ///< the events of these inputs
  enum class Mode : std::uint8_t { erase, dry_run } mode = Mode::erase;
};

/// What was erased, or would be.
struct Forgotten {
  std::uint64_t events = 0;
  std::uint64_t users = 0;    ///< names of which no event is left
  std::uint64_t targets = 0;  ///< paths that named a user
};

/// Erases from an archive. Inputs and prints stay, so that logs still on disk do not come back; erased events count as
/// anonymous lines, those of an erased input no more. Afterwards no byte of what was erased is in FILE or in its
/// write-ahead log. Throws ArchiveError: where readers of an older state do not go away within `wait`, or an input is
/// unknown.
Forgotten forget(Store& store, const ForgetRequest& request, Duration wait);

}  // namespace lastseen
