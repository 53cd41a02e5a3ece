#pragma once

#include "app/question.hpp"
#include "report/output.hpp"

namespace lastseen {

struct StreamedEvents {
  std::uint64_t total = 0;  ///< how many were written
  CoverageRow coverage;
};
/// Writes events as lines of JSON, TSV or CSV while the logs are read, in the order of their lines, whatever the number
/// of threads: no event is kept. What is told is empty where the output is gone.
StreamedEvents stream_events(Question& question, Output& out);

}  // namespace lastseen
