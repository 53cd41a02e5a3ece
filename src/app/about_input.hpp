#pragma once

#include <string_view>

#include "report/display_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

/// What `work` returns. A UsageError that it throws, since the lines of an input are not such as an option says, names
/// the input.
template <class Work>
auto about_input(std::string_view name, Work&& work) {
  try {
    return work();
  } catch (const UsageError& error) {
    throw UsageError(visible(name) + ": " + error.what());
  }
}

}  // namespace lastseen
