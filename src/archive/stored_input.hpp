#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/database.hpp"
#include "archive/matching.hpp"
#include "archive/prints.hpp"
#include "tally.hpp"

namespace lastseen {

/// What is decided when an archive is made, and holds for all that is ever stored in it.
struct ArchiveTerms {
  std::string ignore_status;             ///< statuses on which a name is only claimed: `401,407`
  std::optional<std::string> key_check;  ///< tells the key of the pseudonyms; absent: real names
  friend bool operator==(const ArchiveTerms&, const ArchiveTerms&) = default;
};

/// One input as the archive keeps it.
struct InputRow {
  std::int64_t id = 0;
  std::string uid;  ///< the same in every archive that holds a copy of the input
  std::string source;
  std::string path;
  std::string format;
  std::uint64_t offset = 0;
  Tally tally;
};

// What readers and writers of an archive both ask. Throw ArchiveError.

std::optional<std::string> read_meta(const Database& database, std::string_view key);
ArchiveTerms read_terms(const Database& database);
std::optional<Instant> read_forgotten_before(const Database& database);
std::vector<InputRow> read_inputs(const Database& database);
std::optional<InputRow> read_input(const Database& database, std::int64_t id);
std::optional<InputRow> read_input(const Database& database, const std::string& uid);
std::vector<Print> read_prints(const Database& database, std::int64_t input);
/// Of one source, or of all.
std::vector<KnownInput> read_known_inputs(const Database& database, const std::optional<std::string>& source);

}  // namespace lastseen
