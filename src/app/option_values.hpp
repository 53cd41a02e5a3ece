#pragma once

#include "app/argument.hpp"
#include "app/option_table.hpp"
#include "app/options.hpp"

namespace lastseen {

/// Sets in `options` what an option says; of `command`, `now` and `zone` there it makes use. Reads the files of
/// `file:PATH`, no other. Throws UsageError with the option as typed, what was not understood, and what to write
/// instead.
void apply_option(OptionId id, const Argument& argument, Options& options);

}  // namespace lastseen
