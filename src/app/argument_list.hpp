#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/argument.hpp"

namespace lastseen {

/// One option as it was given. `argument.option` is its name as typed; a flag has no text.
struct GivenOption {
  Argument argument;
  std::string place;  ///< `settings.conf:3` where a configuration file gives it; empty: the command line
};

/// Options and operands, told apart by the option table, each in the order given.
struct ArgumentList {
  std::vector<GivenOption> options;
  std::vector<std::string> operands;
};

/// Options may stand anywhere, short flags in one word (`-qr0`), values in the same word (`-n5`, `--limit=5`) or the
/// next one, whatever it begins with (`--at -2h`). After `--` all are operands, and `-` always is one. Throws
/// UsageError for what is no option, with the one that may be meant.
ArgumentList split_arguments(std::span<const std::string> arguments);

/// The arguments of a configuration file: one a line, blank lines and those that begin with `#` aside. Throws
/// UsageError with the line's place.
ArgumentList read_config(const std::string& path, const std::string& named_by);

}  // namespace lastseen
