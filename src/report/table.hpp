#pragma once

#include <cstddef>

#include "report/document.hpp"
#include "report/output.hpp"
#include "report/table_settings.hpp"

namespace lastseen {

/// `-o table`: a caption, a header, a line a row. Of `is-online` it is a sentence (card.hpp), of `timeline` without
/// --fields a plot (timeline_plot.hpp).
void write_table(const Document& document, const TableSettings& settings, Output& out);

/// The header and the rows alone, at most `rows` of them.
void write_table_rows(const Document& document, const TableSettings& settings, std::size_t rows, Output& out);

}  // namespace lastseen
