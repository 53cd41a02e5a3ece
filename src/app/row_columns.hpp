#pragma once

#include <array>
#include <string_view>

namespace lastseen {

/// The columns of each command's rows, in the order of their cells: keys in JSON, heads in TSV and CSV, what --fields
/// and --sort take. Those of `events` are kEventColumns.
inline constexpr std::array<std::string_view, 6> kWhoColumns = {"user",  "last_seen", "idle_seconds",
                                                                "since", "requests",  "target"};
inline constexpr std::array<std::string_view, 6> kWindowColumns = {"user",     "first_seen",     "last_seen",
                                                                   "requests", "online_seconds", "spans"};
inline constexpr std::array<std::string_view, 7> kSessionColumns = {"user",           "from",     "last_seen", "to",
                                                                    "online_seconds", "requests", "open"};
inline constexpr std::array<std::string_view, 7> kUserColumns = {"user",   "first_seen", "last_seen", "remembered",
                                                                 "online", "requests",   "target"};
inline constexpr std::array<std::string_view, 7> kIsOnlineColumns = {"user",       "at",        "timeout", "online",
                                                                     "remembered", "last_seen", "target"};
inline constexpr std::array<std::string_view, 6> kViewColumns = {"viewer", "viewed", "known", "count", "first", "last"};
inline constexpr std::array<std::string_view, 3> kTimelineColumns = {"at", "online", "peak"};
/// Its state has those of `who`; of changes there are also `event` and `at`.
inline constexpr std::array<std::string_view, 8> kLiveColumns = {"user",     "last_seen", "idle_seconds", "since",
                                                                 "requests", "target",    "event",        "at"};

}  // namespace lastseen
