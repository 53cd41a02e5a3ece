#pragma once

#include <string>
#include <vector>

namespace lastseen {

/// Names of --user or --ignore-user: exact ones (also those of `file:`), and the texts of `re:`.
struct NameSelection {
  std::vector<std::string> exact;
  std::vector<std::string> patterns;
  bool from_file = false;  ///< names were to come from a file: one that holds none selects nobody
  bool is_given() const { return from_file || !exact.empty() || !patterns.empty(); }
};

}  // namespace lastseen
