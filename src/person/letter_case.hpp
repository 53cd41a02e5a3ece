#pragma once

#include <string>
#include <string_view>

namespace lastseen {

/// Simple Unicode case folding, one character to one, without a locale: `ẞ` becomes `ß`, `ς` becomes `σ`, `İ` stays.
/// Bytes that are not UTF-8 stay.
std::string case_folded(std::string_view name);

/// Lower-cased, one character to one, as `case_folded` is: `ς` stays, `İ` stays.
std::string lower_cased(std::string_view name);

}  // namespace lastseen
