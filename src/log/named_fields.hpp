#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "log/template_pattern.hpp"

namespace lastseen {

/// The index of the first field that has one of these names, the names in the order of preference.
std::optional<std::size_t> find_field(const std::vector<Piece>& pieces, std::initializer_list<std::string_view> names);

/// That of the user. Throws UsageError, which says that `missed` is not there and what is.
std::size_t find_user_field(const std::vector<Piece>& pieces, std::initializer_list<std::string_view> names,
                            std::string_view missed);

/// Fields behind the user that are words by their names, such as addresses, are read as words: else a name with blanks
/// in it would end at the first, and the rest of it pass for such a field.
void keep_name_whole(std::vector<Piece>& pieces, std::size_t user, bool (*is_word)(std::string_view name));

}  // namespace lastseen
