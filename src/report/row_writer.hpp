#pragma once

#include <cstddef>
#include <functional>

#include "report/output.hpp"
#include "report/text_buffer.hpp"

namespace lastseen {

/// Appends a row, by its number, to the buffer that it was made for.
using AppendRow = std::function<void(std::size_t row)>;

/// Writes rows 0 to `count`, in their order. Many are made by `threads` threads, each with an AppendRow of its own;
/// what they look at must be safe in many threads. Stops early where the output is no longer usable.
void write_rows(std::size_t count, unsigned threads, Output& out,
                const std::function<AppendRow(TextBuffer& text)>& make_append);

}  // namespace lastseen
