#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive_reader.hpp"
#include "archive/store.hpp"
#include "event.hpp"
#include "tally.hpp"

namespace lastseen {

/// What became of one input of another archive.
struct CopiedInput {
  enum class State : std::uint8_t { fresh, grown, same, older_copy };
  std::string path;
  std::int64_t input = 0;  ///< in the archive copied to
  State state = State::same;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  Tally tally;  ///< of the lines copied now; times are those of events, and of a first or last line of the input
};

/// What is to be stored of an event; nothing where it only counts.
using KeepEvent = std::function<std::optional<Event>(const Event&)>;

/// Copies what another archive has read further: its inputs keep their uid and source. In one transaction; again
/// changes nothing. Throws ArchiveError, also where the two were made on other terms.
std::vector<CopiedInput> copy_archive(Store& store, ArchiveReader& other, const KeepEvent& keep);

}  // namespace lastseen
