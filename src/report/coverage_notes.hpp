#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "report/document.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// What an answer needed of the logs, for the sentences about what they do not cover.
struct Asked {
  enum class Question : bool { instant, range };
  Question question = Question::instant;
  std::optional<Instant> from;   ///< the earliest instant that the answer needs
  std::optional<Instant> until;  ///< T or B
  bool until_is_now = false;
  Duration timeout{};
  TimeZone zone = TimeZone::utc();        ///< of the instants in the sentences
  std::optional<std::string> user_field;  ///< --user-field
};

/// The sentence about a caveat, which says what to try. All notes here go after `lastseen: `.
std::string caveat_note(const Caveat& caveat, const CoverageRow& coverage, const Asked& asked);

/// `users` without --all: how many it leaves out. `of_now`: no other instant could be asked about.
std::string forgotten_note(std::uint64_t forgotten, Duration retention, bool of_now = false);

}  // namespace lastseen
