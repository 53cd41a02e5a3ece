#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/archive_set.hpp"
#include "app/options.hpp"

namespace lastseen {

/// Where the line of a stored event stands.
struct StoredLine {
  std::string file;
  std::optional<std::uint64_t> number;  ///< from 1; absent where the log is no longer there or holds something else
  std::optional<std::string> text;      ///< without its wrapper; absent likewise
  std::optional<std::string> trouble;   ///< why they are
};

/// Looks for the line of an event in the log from which it was stored: `offset` in the input `id` of an archive.
StoredLine find_stored_line(const ArchiveSet& archives, std::size_t archive, std::int64_t id, std::uint64_t offset,
                            const Options& options);

}  // namespace lastseen
