#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "log/bare_format.hpp"

namespace lastseen {

/// A format that has a name, or that `auto` may guess.
struct FormatRow {
  std::string_view name;  ///< as --log-format takes it, case aside
  bool guessed;           ///< whether `auto` tries it
  std::shared_ptr<const BareFormat> (*make)(const ReadingRules& rules);
};

/// Those that `auto` tries come first, in its order: of formats with equal votes the first one wins.
std::span<const FormatRow> format_table();

/// The row of a name or of GoAccess's name for the same; null where there is none.
const FormatRow* find_format(std::string_view name);

/// Logs that are known to carry no user, by the names people give them.
bool carries_no_user(std::string_view name);

}  // namespace lastseen
