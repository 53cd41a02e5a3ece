#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lastseen {

/// One value of the command line and the option it was given to, as typed: `--since`, `last monday`.
struct Argument {
  std::string option;
  std::string text;
};

/// Throws a UsageError `--since 'last monday' WHY`. With a column (in bytes, from 0) beyond the first also the text
/// again and a caret under what was not understood.
[[noreturn]] void refuse(const Argument& argument, std::string_view why, std::size_t column = 0);

/// A word as a shell takes it: quoted where it has to be.
std::string shell_word(std::string_view word);
/// Any text in single quotes, also where it needs none.
std::string shell_quoted(std::string_view text);

/// How many letters must be put in, left out or replaced to make one of the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The one of `known` that `word` may be a slip of: at most two letters away, and fewer than half of them. Empty: none.
template <typename Words>
std::string_view nearest(std::string_view word, const Words& known) {
  std::string_view best;
  std::size_t least = 3;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least && distance * 2 < candidate.size()) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace lastseen
