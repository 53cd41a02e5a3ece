#include "log/extractor.hpp"

#include <algorithm>
#include <functional>

#include "log/wrapped_format.hpp"

namespace lastseen {

Extractor::Extractor(const LogFormat& format, const ExtractRules& rules, EventSink& sink)
    : rules_(rules), sink_(sink), parser_(format.parser(rules.needs)), kernel_(kernel_for(format, rules)) {}

Extractor::~Extractor() = default;

void Extractor::read(std::string_view lines) {
  const char* at = lines.data();
  const char* const end = at + lines.size();
  if (kernel_ != nullptr) at = kernel_(*this, at, end);
  while (at != end) {
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* const stop = newline != nullptr ? static_cast<const char*>(newline) : end;
    read_line({at, static_cast<std::size_t>(stop - at)});
    at = stop == end ? end : stop + 1;
  }
  flush();
}

void Extractor::read_line(std::string_view line) {
  const std::uint64_t number = ++lines_read_;
  const std::uint64_t offset = offset_;
  offset_ += line.size() + 1;
  if (number == 1 && rules_.starts_input) line = without_byte_order_mark(line);
  if (line.size() > kLongestLine) {
    const std::string_view bare = bare_line(line);
    if (bare.size() > kLongestLine) {
      reject(bare, number, {kLongestLine, "the line is longer than 1 MiB"}, kLongestLine);
      return;
    }
  }
  parser_->parse(line, number, parsed_);
  if (parsed_.part_of != 0) note_part(parsed_.part_of, offset);
  if (parsed_.number != number) take_last_part(parsed_.number);
  take(parsed_, line, offset);
}

void Extractor::note_part(std::uint64_t number, std::uint64_t offset) {
  for (LastPart& part : last_parts_) {
    if (part.line == number) {
      part.offset = offset;
      return;
    }
  }
  last_parts_.push_back({number, offset});
}

/// Where it stands.
std::uint64_t Extractor::take_last_part(std::uint64_t number) {
  const auto last =
      std::find_if(last_parts_.begin(), last_parts_.end(), [&](const LastPart& part) { return part.line == number; });
  if (last == last_parts_.end()) return offset_;
  const std::uint64_t offset = last->offset;
  last_parts_.erase(last);
  return offset;
}

void Extractor::read_overlong(std::string_view beginning, std::uint64_t bytes) {
  ++lines_read_;
  offset_ += bytes;
  reject(beginning, lines_read_, {kLongestLine, "the line is longer than 1 MiB"}, kLongestLine);
}

void Extractor::finish() {
  while (parser_->finish(parsed_)) {
    take(parsed_, parsed_.text, take_last_part(parsed_.number));
    flush();  // the text dies with the next call
  }
}

void Extractor::take(const ParsedLine& parsed, std::string_view line, std::uint64_t offset) {
  if (parsed.kind == ParsedLine::Kind::not_a_line) return;
  if (parsed.kind == ParsedLine::Kind::malformed) {
    // The `?` after which nothing is shown may stand in another part than the column.
    if (parsed.column_in_parts)
      reject(parsed.text, parsed.number, parsed.rejection, *parsed.column_in_parts);
    else
      reject(line, parsed.number, parsed.rejection, parsed.rejection.column);
    return;
  }
  const Record& record = parsed.record;
  tally_.saw(record.time);
  tally_.ambiguous_times += record.ambiguous_time;
  if (!record.user) {
    ++tally_.anonymous;
    return;
  }
  Event* const event = add_event(record.time, record.status);
  if (event == nullptr) return;
  // Views into the line live as long as the block, all others only until the next line.
  const auto kept = [&](std::string_view text) {
    const bool in_line = !std::less<>()(text.data(), line.data()) &&
                         !std::less<>()(line.data() + line.size(), text.data() + text.size());
    return in_line ? text : batch_.keep(text);
  };
  const auto kept_if_any = [&](const std::optional<std::string_view>& text) {
    return text ? std::optional(kept(*text)) : std::nullopt;
  };
  event->user = kept(*record.user);
  if (rules_.needs == Needs::request) {
    event->method = kept_if_any(record.method);
    event->target = kept_if_any(record.target);
  }
  if (rules_.places) batch_.last_place() = {parsed.number, offset, kept(parsed.text)};
}

void Extractor::reject(std::string_view line, std::uint64_t number, const Rejection& rejection, std::size_t place) {
  ++tally_.malformed;
  if (malformed_.size() == kNotedLines) return;
  constexpr std::size_t kShown = 40;
  // Queries hold secrets, and notes are mailed: what follows a `?` anywhere in the line is not kept.
  const std::string_view shown = line.substr(0, line.find('?'));
  const std::size_t column = std::min(place, shown.size());
  const std::size_t from = column > kShown / 2 ? column - kShown / 2 : 0;
  malformed_.push_back({number, rejection, std::string(shown.substr(from, kShown)), column - from});
}

void Extractor::flush() {
  if (batch_.size() != 0) sink_.observe(batch_);
  batch_.clear();
}

}  // namespace lastseen
