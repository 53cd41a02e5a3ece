#pragma once

#include "report/delimited_writer.hpp"
#include "report/document.hpp"
#include "report/output.hpp"
#include "report/row_format.hpp"

namespace lastseen {

/// `-o tsv`, `-o csv`: a header and a line a row; of an answer without rows its head as one row.
void write_delimited(const Document& document, Delimited form, const RowFormat& format, Output& out);

}  // namespace lastseen
