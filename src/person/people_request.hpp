#pragma once

#include <optional>
#include <string>

namespace lastseen {

/// How the command line wants names read and shown.
struct PeopleRequest {
  bool fold_case = false;                 ///< --fold case
  bool fold_domain = false;               ///< --fold domain
  std::optional<std::string> user_map;    ///< --user-map FILE
  std::optional<std::string> pseudonyms;  ///< --pseudonyms KEYFILE
};

}  // namespace lastseen
