#pragma once

#include <span>
#include <string>
#include <variant>

#include "app/options.hpp"
#include "event.hpp"

namespace lastseen {

/// A text that was asked for instead of an answer: help, the version, a completion script. It goes to standard output,
/// exit status 0.
struct Printout {
  std::string text;
};

/// The arguments after the program's name, and those of `--config FILE` or `$LASTSEEN_CONFIG` before them. Opens no
/// log; looks at what standard input and output are, reads the configuration file and those of `file:PATH`. `now` is
/// the clock. Throws UsageError.
std::variant<Options, Printout> parse_command_line(std::span<const std::string> arguments, Instant now);

}  // namespace lastseen
