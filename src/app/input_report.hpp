#pragma once

#include <string>
#include <vector>

#include "app/log_set.hpp"
#include "app/scan.hpp"

namespace lastseen {

/// What is to be said of the inputs once they are read, in their order.
struct InputReport {
  struct Message {
    std::string text;
    bool error = false;  ///< an input failed: said even with -q
  };
  std::vector<Message> messages;
  bool failed = false;  ///< an input could not be read to its end, or none of its lines fits the format
};

/// Whether notes on malformed lines show a few bytes of them, which may be a name.
enum class Excerpts : bool { hidden, shown };

InputReport describe_inputs(const LogSet& logs, const ScanOutcome& outcome, Excerpts excerpts);

}  // namespace lastseen
