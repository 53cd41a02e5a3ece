#pragma once

#include <cstddef>
#include <string_view>

namespace lastseen {

/// As `text.find(wanted, from)`, but in time linear in the text whatever both are: std::string_view::find is slow where
/// the first byte of what is wanted is everywhere. `wanted` is not empty.
std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from);

/// The position of the first `"` at or after `from` that no backslash escapes, no escape being open at `from`; npos
/// where there is none.
std::size_t find_closing_quote(std::string_view text, std::size_t from);

/// Whether a backslash before `at` makes the byte at `at` part of an escape, none being open at `from`.
bool is_escaped(std::string_view text, std::size_t from, std::size_t at);

}  // namespace lastseen
