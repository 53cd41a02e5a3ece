#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "report/table_settings.hpp"

namespace lastseen {

/// What the screen of `live` shows.
struct LiveScreen {
  struct Change {
    Instant at;
    bool online = false;  ///< came; else went
    std::string user;     ///< as the log bears it
  };

  Instant now{};
  std::uint64_t online = 0;
  std::uint64_t seen = 0;  ///< remembered
  std::uint64_t lines_per_second = 0;
  std::vector<std::string> marks;   ///< `warming up`, `paused`, `by user`; harmless text
  const Document* table = nullptr;  ///< a document of `who` whose rows are those to be seen
  std::span<const Change> changes;  ///< the latest first
  std::string health;               ///< of the inputs; harmless text
  std::string keys;                 ///< what can be pressed, or what is being typed; harmless text
};

/// Lines of a screen that are not rows of the table, at this height.
std::size_t live_frame_lines(std::size_t height);

/// The lines of a screen of settings.width x settings.height, which are present: the numbers, the table, the last
/// changes and at the bottom the inputs' health. What does not fit is cut; on a low screen the numbers, the bottom
/// line, the table, the changes come in that order.
std::vector<std::string> draw(const LiveScreen& screen, const TableSettings& settings);

/// `access.log: last line 2s ago, 0 malformed`. `since_last_line` is absent where none was well-formed.
std::string input_health(std::string_view name, std::optional<Duration> since_last_line, std::uint64_t malformed);

}  // namespace lastseen
