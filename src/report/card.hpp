#pragma once

#include "report/document.hpp"
#include "report/output.hpp"
#include "report/table_settings.hpp"

namespace lastseen {

/// The answer of `is-online` as a sentence: `alice is online, last seen 8s ago (2026-11-24 10:04:52) at /orders/42`.
/// Under it, where the document has evidence, the line that decides: `access.log:17: ...`.
void write_card(const Document& document, const TableSettings& settings, Output& out);

}  // namespace lastseen
