#pragma once

#include <vector>

#include "app/bad_lines.hpp"
#include "app/log_set.hpp"
#include "app/notes.hpp"
#include "app/scan.hpp"

namespace lastseen {

/// What is to be said of the inputs once they are read, in their order.
struct InputReport {
  std::vector<Message> messages;
  bool failed = false;  ///< an input could not be read to its end, or none of its lines fits the format
};

InputReport describe_inputs(const LogSet& logs, const ScanOutcome& outcome, Excerpts excerpts);

}  // namespace lastseen
