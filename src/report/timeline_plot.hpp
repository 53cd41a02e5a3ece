#pragma once

#include "report/document.hpp"
#include "report/output.hpp"
#include "report/table_settings.hpp"

namespace lastseen {

/// `timeline` as a plot that fits the terminal (80 cells wide where there is none): the peak of each step over time,
/// the times in the zone asked for. Where there are more steps than columns, a column shows the greatest of several.
/// The document's columns must be `at`, `online`, `peak`.
void write_timeline_plot(const Document& document, const TableSettings& settings, Output& out);

}  // namespace lastseen
