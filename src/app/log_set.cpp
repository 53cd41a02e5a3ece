#include "app/log_set.hpp"

#include <algorithm>
#include <span>

#include "app/about_input.hpp"
#include "app/log_content.hpp"
#include "app/log_sample.hpp"
#include "input/spool.hpp"

namespace lastseen {

LogSet::LogSet(const Options& options, Notes& notes) : formats_(options.format) {
  for (const std::string& name : options.logs) {
    const auto same =
        std::find_if(inputs_.begin(), inputs_.end(), [&](const Input& other) { return other.is_same_file(name); });
    if (same != inputs_.end()) {
      notes.note("note: " + name + " is the same file as " + same->name() + ": read once");
      continue;
    }
    InputError error;
    std::optional<Input> input = Input::open(name, error);
    if (!input) {
      notes.error(name + ": " + error.message);
      failed_ = true;
      continue;
    }
    inputs_.push_back(std::move(*input));
  }
}

bool LogSet::all_plain_files() const {
  return std::all_of(inputs_.begin(), inputs_.end(),
                     [](const Input& input) { return input.kind() == Input::Kind::file; });
}

bool LogSet::some_archives() const {
  return std::any_of(inputs_.begin(), inputs_.end(),
                     [](const Input& input) { return input.kind() == Input::Kind::archive; });
}

bool LogSet::all_archives() const {
  return std::all_of(inputs_.begin(), inputs_.end(),
                     [](const Input& input) { return input.kind() == Input::Kind::archive; });
}

bool LogSet::make_readable_again(Notes& notes) {
  bool complete = true;
  for (Input& input : inputs_) {
    if (input.kind() != Input::Kind::stream || input.readable_again()) continue;
    InputError error;
    std::optional<Input> copy = spooled(input, error);
    if (!error.message.empty()) {
      notes.error(input.name() + ": " + error.message);
      complete = false;
    }
    if (copy) input = std::move(*copy);
  }
  return complete;
}

void LogSet::open_archives(const Options& options, const People& people, unsigned threads) {
  archives_ = ArchiveSet();  // closed before they are opened once more
  archives_ = ArchiveSet(inputs_, options, people, threads);
  beside_ = LogsBesideArchives();
  if (!archives_.empty() && !all_archives()) beside_ = look_beside(archives_, inputs_, options, people);
}

const Resume& LogSet::resume(std::size_t input) const {
  static const Resume kFromTheStart;
  return beside_.resumes.empty() ? kFromTheStart : beside_.resumes[input];
}

std::shared_ptr<const LogFormat> LogSet::choose_format(std::size_t input, std::string_view beginning,
                                                       bool whole) const {
  const std::optional<std::string>& kept = resume(input).format;
  return about_input(inputs_[input].name(), [&] { return formats_.choose(sample_of(beginning, whole), kept); });
}

std::uint64_t LogSet::newlines_before(std::size_t input, std::uint64_t end) const {
  InputError error;
  return count_newlines(
      [&](std::uint64_t at, std::span<char> buffer) { return inputs_[input].read_at(at, buffer, error).value_or(0); },
      end);
}

}  // namespace lastseen
