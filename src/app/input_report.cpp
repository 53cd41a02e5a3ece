#include "app/input_report.hpp"

#include <optional>

#include "report/display_text.hpp"

namespace lastseen {

namespace {

/// What the parts of one input come to.
struct InputTotals {
  std::uint64_t lines = 0;
  std::uint64_t well_formed = 0;
  const MalformedLine* first_malformed = nullptr;
  std::size_t first_malformed_part = 0;
  const PartOutcome* last_part = nullptr;
  bool resumed = false;  ///< what an archive holds of it was not read: other lines may well fit
  bool nothing_fits() const { return lines != 0 && well_formed == 0 && !resumed; }
};

std::vector<InputTotals> totals_of(const LogSet& logs, const ScanOutcome& outcome) {
  std::vector<InputTotals> totals(logs.inputs().size());
  for (std::size_t i = 0; i < outcome.outcomes.size(); ++i) {
    const PartOutcome& part = outcome.outcomes[i];
    InputTotals& input = totals[outcome.parts[i].input];
    if (input.last_part == nullptr) input.resumed = outcome.parts[i].begin != 0 || outcome.parts[i].known != 0;
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

InputReport describe_inputs(const LogSet& logs, const ScanOutcome& outcome, Excerpts excerpts) {
  InputReport report;
  const std::vector<InputTotals> totals = totals_of(logs, outcome);
  const auto bad_line_of = [&](std::size_t part, const MalformedLine& line) {
    return bad_line(logs.inputs()[outcome.parts[part].input].name(), outcome.line_number(logs, part, line.number), line,
                    excerpts);
  };
  std::uint64_t malformed = 0;
  std::size_t shown = 0;
  std::optional<std::size_t> last_failed;
  for (std::size_t i = 0; i < outcome.outcomes.size(); ++i) {
    const PartOutcome& part = outcome.outcomes[i];
    const std::size_t input = outcome.parts[i].input;
    const std::string name = visible(logs.inputs()[input].name());
    // The first of an input says it: one that fails in a part mostly fails in the next ones too.
    if (part.error && last_failed != input) report.messages.push_back({name + ": " + part.error->message, true});
    if (part.error) last_failed = input;
    if (totals[input].nothing_fits()) continue;
    malformed += part.lines - part.well_formed;
    for (const MalformedLine& line : part.malformed) {
      if (shown == kBadLinesShown) break;
      ++shown;
      report.messages.push_back({bad_line_note(bad_line_of(i, line)), false});
    }
  }
  report.failed = last_failed.has_value();
  if (malformed > shown) report.messages.push_back({bad_line_count_note(malformed - shown), false});
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const InputTotals& input = totals[i];
    if (!input.nothing_fits()) continue;
    report.failed = true;
    const BadLine first = bad_line_of(input.first_malformed_part, *input.first_malformed);
    report.messages.push_back({nothing_fits_error(first, input.lines, input.last_part->format->name()), true});
  }
  return report;
}

}  // namespace lastseen
