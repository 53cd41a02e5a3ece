#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/archive_set.hpp"
#include "app/options.hpp"
#include "input/input.hpp"
#include "person/people.hpp"
#include "status_set.hpp"

namespace lastseen {

/// Where a log that stands beside archives is to be read from.
struct Resume {
  std::uint64_t offset = 0;  ///< in what it holds, decompressed, after NULs at its start
  std::uint64_t lines = 0;   ///< that were counted before it
  std::uint64_t nuls = 0;    ///< of a plain file: how many these are
  bool nothing_new = false;
  std::optional<std::string> format{};       ///< as it was read so far
  std::optional<StatusSet> ignore_status{};  ///< so far, where the question does not say otherwise
  std::optional<std::string> error{};        ///< why nobody can tell: then it is not read at all
};

/// The logs among the LOGs of a question that names archives, too.
struct LogsBesideArchives {
  std::vector<Resume> resumes;  ///< of each input; of an archive it says nothing
  /// Logs that held something else when an archive read them, which is neither in another log nor beside them: what was
  /// written to it since then is missing.
  std::vector<std::string> rotated_away;
};

/// Looks where the logs go on behind what the archives hold of them, so that it counts once. Rests of logs that
/// rotation has moved away from one of the inputs become inputs, too.
LogsBesideArchives look_beside(ArchiveSet& archives, std::vector<Input>& inputs, const Options& options,
                               const People& people);

}  // namespace lastseen
