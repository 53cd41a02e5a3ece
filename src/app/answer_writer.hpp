#pragma once

#include "app/notes.hpp"
#include "app/options.hpp"
#include "report/document.hpp"
#include "report/output.hpp"

namespace lastseen {

/// Writes an answer in the format asked for. Throws UsageError where the answer has no such format or a column is
/// unknown.
void write_answer(const Document& document, const Options& options, Output& out);

/// Notes that say why the answer may miss somebody.
void tell_caveats(const CoverageRow& coverage, Notes& notes);

/// `failed`: something could not be read or written; `no`: there is no row, or the answer of is-online is no.
int exit_status(const CoverageRow& coverage, const Options& options, bool failed, bool no);

}  // namespace lastseen
