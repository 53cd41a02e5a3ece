#pragma once

#include <string>
#include <vector>

namespace lastseen {

/// Names of --user or --ignore-user: exact ones (also those of `file:`), and the texts of `re:`.
struct NameSelection {
  std::vector<std::string> exact;
  std::vector<std::string> patterns;
  bool empty() const { return exact.empty() && patterns.empty(); }
};

}  // namespace lastseen
