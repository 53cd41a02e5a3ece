#pragma once

#include <string>

#include "input/byte_stream.hpp"

namespace lastseen {

/// Why a LOG cannot be opened, with what to do about it. `error_number` is errno of the open that failed.
InputError refusal(const std::string& name, int error_number);
InputError refusal_of_directory(const std::string& name);

}  // namespace lastseen
