#include "app/completions.hpp"

namespace lastseen {
std::optional<std::string> completion_script(std::string_view) {
  return std::nullopt;
}
}  // namespace lastseen
