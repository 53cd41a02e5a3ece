#pragma once

#include <string>

#include "app/question.hpp"
#include "report/presence_report.hpp"
#include "status_set.hpp"

namespace lastseen {

/// What a report says of its inputs, filters and options: nothing of the machine, the folders or the clock.
void add_basis(PresenceBasis& basis, const Question& question, const CoverageRow& coverage);

/// `401 or 407`, `4xx or 500 to 503`; empty: none.
std::string statuses_text(const StatusSet& statuses);

}  // namespace lastseen
