#include "log/bare_format.hpp"

#include <fmt/format.h>

#include "usage_error.hpp"

namespace lastseen {

void refuse_user_field(std::string_view user_field, std::string_view format, const std::vector<std::string>& fields,
                       std::string_view remedy) {
  throw UsageError(fmt::format("--user-field: {} is not in {}; its fields: {}{}{}", user_field, format,
                               fmt::join(fields, ", "), remedy.empty() ? "" : "; ", remedy));
}

}  // namespace lastseen
