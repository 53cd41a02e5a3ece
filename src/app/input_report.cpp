#include "app/input_report.hpp"

#include <fmt/format.h>

#include "app/note_texts.hpp"
#include "report/display_text.hpp"

namespace lastseen {

namespace {

/// How many malformed lines are shown before they are only counted.
constexpr std::size_t kShown = 3;

/// What the parts of one input come to.
struct InputTotals {
  std::uint64_t lines = 0;
  std::uint64_t well_formed = 0;
  const MalformedLine* first_malformed = nullptr;
  std::size_t first_malformed_part = 0;
  const PartOutcome* last_part = nullptr;
};

std::vector<InputTotals> totals_of(const LogSet& logs, const ScanOutcome& outcome) {
  std::vector<InputTotals> totals(logs.inputs().size());
  for (std::size_t i = 0; i < outcome.outcomes.size(); ++i) {
    const PartOutcome& part = outcome.outcomes[i];
    InputTotals& input = totals[outcome.parts[i].input];
    input.lines += part.lines;
    input.well_formed += part.well_formed;
    input.last_part = &part;
    if (input.first_malformed == nullptr && !part.malformed.empty()) {
      input.first_malformed = &part.malformed.front();
      input.first_malformed_part = i;
    }
  }
  return totals;
}

}  // namespace

InputReport describe_inputs(const LogSet& logs, const ScanOutcome& outcome) {
  InputReport report;
  const std::vector<InputTotals> totals = totals_of(logs, outcome);
  std::uint64_t malformed = 0;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < outcome.outcomes.size(); ++i) {
    const PartOutcome& part = outcome.outcomes[i];
    const std::size_t input = outcome.parts[i].input;
    const std::string name = visible(logs.inputs()[input].name());
    if (part.error) report.messages.push_back({name + ": " + part.error->message, true});
    report.failed |= part.error.has_value();
    if (totals[input].well_formed == 0) continue;
    malformed += part.lines - part.well_formed;
    for (const MalformedLine& line : part.malformed) {
      if (shown == kShown) break;
      ++shown;
      report.messages.push_back({malformed_note(name, outcome.line_number(i, line.number), line.rejection.column + 1,
                                                line.rejection.reason, line.excerpt),
                                 false});
    }
  }
  if (malformed > shown) report.messages.push_back({more_malformed_note(malformed, shown), false});
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const InputTotals& input = totals[i];
    if (input.lines == 0 || input.well_formed != 0) continue;
    report.failed = true;
    const MalformedLine& first = *input.first_malformed;
    const std::string name = visible(logs.inputs()[i].name());
    report.messages.push_back(
        {fmt::format("{}: none of {} lines fits '{}'; line {}, column {}: {}; see: lastseen explain {}", name,
                     input.lines, input.last_part->format->name(),
                     outcome.line_number(input.first_malformed_part, first.number), first.rejection.column + 1,
                     first.rejection.reason, name),
         true});
  }
  return report;
}

}  // namespace lastseen
