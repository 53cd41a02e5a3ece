#pragma once

#include "report/document.hpp"
#include "report/output.hpp"

namespace lastseen {

/// `who -o prometheus`, for node_exporter's textfile collector: aggregates, without names and timestamps. Takes the
/// document's counts and coverage.
void write_prometheus(const Document& document, Output& out);

}  // namespace lastseen
