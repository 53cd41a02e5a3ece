#include "app/live_lines.hpp"

#include <algorithm>

#include "app/about_input.hpp"
#include "app/log_sample.hpp"
#include "ascii.hpp"

namespace lastseen {

namespace {

std::size_t lines_of(std::string_view sample) {
  return static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n'));
}

}  // namespace

LiveLines::LiveLines(const Options& options, const EventRules& rules, std::vector<std::string> inputs, LiveState& state)
    : chooser_(options.format),
      excerpts_(options.people.pseudonyms ? Excerpts::hidden : Excerpts::shown),
      state_(state) {
  extract_rules_.needs = Needs::request;
  extract_rules_.ignore_status = options.ignore_status;
  if (const MakeFilter make_filter = rules.filter()) filter_ = make_filter(state);
  for (auto& name : inputs) {
    Input& input = inputs_.emplace_back();
    input.name = std::move(name);
  }
}

void LiveLines::lines(LineOrigin origin, std::string_view block) {
  Input& input = inputs_[origin.input];
  if (origin.file != input.file) {
    input.file = origin.file;
    const bool certain = input.extractor && input.sample.empty();
    input.lines_before = certain ? input.extractor->lines_read() : input.overlong.size() + lines_of(input.sample);
  }
  if (input.extractor && input.sample.empty()) {
    read(input, block);
    return;
  }
  input.sample.append(block);
  if (is_enough(input.sample)) choose_format(input);
}

void LiveLines::overlong_line(LineOrigin origin, std::string_view beginning) {
  Input& input = inputs_[origin.input];
  if (!input.extractor && input.sample.empty() && input.overlong.size() < kBadLinesShown) {
    input.overlong.emplace_back(beginning);
    return;
  }
  if (!input.extractor || input.tried != input.sample.size()) choose_format(input);
  be_certain(input);
  input.extractor->read_overlong(beginning, beginning.size());
  note_malformed(input);
}

// Where no line fits it may be the wrong one: a heading, a banner or a cut line came first.
void LiveLines::choose_format(Input& input) {
  input.format = about_input(input.name, [&] { return chooser_.choose(sample_of(input.sample, true)); });
  input.extractor = std::make_unique<Extractor>(*input.format, extract_rules_, filter_ ? *filter_ : state_);
  input.noted = 0;
  for (const std::string& line : input.overlong) input.extractor->read_overlong(line, line.size());
  input.tried = input.sample.size();
  read(input, input.sample);
  if (input.extractor->tally().well_formed() != 0 || is_enough(input.sample)) be_certain(input);
}

void LiveLines::be_certain(Input& input) {
  input.sample = {};
  input.tried = 0;
  input.overlong = {};
}

void LiveLines::read(Input& input, std::string_view block) {
  input.extractor->read(block);
  const Tally& tally = input.extractor->tally();
  if (tally.well_formed() != 0) {
    state_.saw(tally.first);
    state_.saw(tally.last);
  }
  if (input.extractor->malformed().size() > input.noted) note_malformed(input);
}

void LiveLines::note_malformed(Input& input) {
  const auto& malformed = input.extractor->malformed();
  for (; input.noted < malformed.size(); ++input.noted) {
    const MalformedLine& line = malformed[input.noted];
    const bool of_former_file = line.number <= input.lines_before;
    if (input.extractor->tally().well_formed() == 0 || of_former_file || noted_ == kBadLinesShown) continue;
    ++noted_;
    notes_.push_back({bad_line_note(bad_line(input.name, line.number - input.lines_before, line, excerpts_)), false});
  }
}

// A format that fits nothing is told at once: nobody waits for the end of a log that is followed.
void LiveLines::note_misfit(Input& input) {
  const Tally& tally = input.extractor->tally();
  if (input.told_misfit || tally.lines() == 0 || tally.well_formed() != 0) return;
  input.told_misfit = true;
  const MalformedLine& line = input.extractor->malformed().front();
  const BadLine first = bad_line(input.name, line.number, line, excerpts_);
  notes_.push_back({nothing_fits_error(first, tally.lines(), input.format->name()), true});
}

void LiveLines::pause() {
  for (Input& input : inputs_) {
    if (input.tried != input.sample.size() && !is_blank(input.sample)) choose_format(input);
    if (input.extractor) note_misfit(input);
  }
}

void LiveLines::finish() {
  pause();
  for (Input& input : inputs_) {
    if (!input.extractor && !input.overlong.empty()) choose_format(input);
    if (!input.extractor) continue;
    input.extractor->finish();
    note_malformed(input);
    note_misfit(input);
  }
  const std::uint64_t malformed = tally().malformed;
  if (noted_ == kBadLinesShown && malformed > kBadLinesShown)
    notes_.push_back({bad_line_count_note(malformed - kBadLinesShown), false});
}

std::vector<Message> LiveLines::take_notes() {
  return std::exchange(notes_, {});
}

bool LiveLines::failed() const {
  return std::any_of(inputs_.begin(), inputs_.end(), [](const Input& input) {
    return input.extractor && input.extractor->tally().lines() != 0 && input.extractor->tally().well_formed() == 0;
  });
}

Tally LiveLines::tally() const {
  Tally all;
  for (const Input& input : inputs_) {
    if (input.extractor) all.merge(input.extractor->tally());
  }
  all.future_events = state_.ahead();
  return all;
}

std::uint64_t LiveLines::lines_read() const {
  std::uint64_t lines = 0;
  for (const Input& input : inputs_) lines += input.extractor ? input.extractor->tally().lines() : 0;
  return lines;
}

std::size_t LiveLines::bytes_held() const {
  std::size_t held = 0;
  for (const Input& input : inputs_) held += input.sample.size();
  return held;
}

std::uint64_t LiveLines::malformed(std::size_t input) const {
  return inputs_[input].extractor ? inputs_[input].extractor->tally().malformed : 0;
}

std::optional<Instant> LiveLines::last_line(std::size_t input) const {
  const auto& extractor = inputs_[input].extractor;
  if (!extractor || extractor->tally().well_formed() == 0) return {};
  return extractor->tally().last;
}

}  // namespace lastseen
