#pragma once

#include "app/question.hpp"
#include "report/output.hpp"

namespace lastseen {

/// Writes events as lines of JSON, TSV or CSV while the logs are read, in the order of their lines, whatever the number
/// of threads: no event is kept. Returns how many there were.
struct StreamedEvents {
  std::uint64_t total = 0;
  CoverageRow coverage;
};
StreamedEvents stream_events(Question& question, Output& out);

}  // namespace lastseen
