#include "log/explainer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ascii.hpp"
#include "log/advice.hpp"
#include "log/wrapped_format.hpp"
#include "log_line.hpp"

namespace lastseen {

namespace {

constexpr const char* kTooLong = "the line is longer than 1 MiB";

std::optional<std::string> owned(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  return std::string(*text);
}

/// Reads lines as the scan would, but keeps what it read of each.
class Reader {
 public:
  Reader(const Detection& detection, const StatusSet& ignored_status)
      : detection_(detection),
        ignored_status_(ignored_status),
        wrapper_(detection.wrapper ? detection.wrapper->reader() : nullptr),
        parser_(detection.format->parser(Needs::request)) {}

  /// Nothing where it is no line.
  std::optional<ExplainedLine> read(const NumberedLine& line) {
    const auto content = content_of(line.text);
    if (!content) return std::nullopt;
    const auto before_content = static_cast<std::size_t>(content->data() - line.text.data());
    if (!wrapper_) return read_text(*content, line.number, before_content);
    const Unwrapped unwrapped = wrapper_->read(*content, line.number);
    return read_unwrapped(unwrapped, *content, before_content);
  }

  std::optional<ExplainedLine> finish() {
    Unwrapped rest;
    if (!wrapper_ || !wrapper_->finish(rest)) return std::nullopt;
    return read_unwrapped(rest, {}, 0);
  }

 private:
  std::optional<ExplainedLine> read_unwrapped(const Unwrapped& unwrapped, std::string_view content,
                                              std::size_t before_content) {
    switch (unwrapped.kind) {
      case Unwrapped::Kind::part:
      case Unwrapped::Kind::not_a_line:
        return std::nullopt;
      case Unwrapped::Kind::text:
        break;
      case Unwrapped::Kind::missing:
        return refused(content, unwrapped.number, before_content, detection_.wrapper->missing());
      case Unwrapped::Kind::too_long:
        return refused(content, unwrapped.number, before_content, kTooLong);
    }
    if (is_blank(unwrapped.text)) return std::nullopt;
    return read_text(unwrapped.text, unwrapped.number, before_content);
  }

  static ExplainedLine refused(std::string_view text, std::uint64_t number, std::size_t column, const char* reason) {
    ExplainedLine line;
    line.number = number;
    line.text = text;
    line.column = column;
    line.reason = reason;
    return line;
  }

  std::optional<ExplainedLine> read_text(std::string_view text, std::uint64_t number, std::size_t before_content) {
    constexpr std::size_t kShownOfTooLong = 60;
    if (text.size() > kLongestLine) return refused(text.substr(0, kShownOfTooLong), number, kLongestLine, kTooLong);
    Record record;
    Rejection rejection;
    const ParsedLine::Kind kind = parser_->parse(text, record, rejection);
    if (kind == ParsedLine::Kind::not_a_line) return std::nullopt;
    ExplainedLine line;
    line.number = number;
    line.text = text;
    for (Field& field : parser_->fields()) {
      const auto begin = static_cast<std::size_t>(field.bytes.data() - text.data());
      line.fields.push_back({std::move(field.name), std::string(field.bytes), begin, field.meaning});
    }
    if (kind == ParsedLine::Kind::malformed) {
      line.column_in_text = rejection.column;
      line.column = before_content + (wrapper_ ? wrapper_->column_in_line(rejection.column) : rejection.column);
      line.reason = rejection.reason;
      return line;
    }
    line.time = record.time;
    line.user = owned(record.user);
    line.method = owned(record.method);
    line.target = owned(record.target);
    line.status = record.status;
    line.verdict = !record.user                                            ? Verdict::anonymous
                   : record.status && ignored_status_.test(*record.status) ? Verdict::unauthenticated
                                                                           : Verdict::event;
    return line;
  }

  const Detection& detection_;
  const StatusSet& ignored_status_;
  std::unique_ptr<WrapperReader> wrapper_;
  std::unique_ptr<BareParser> parser_;
};

}  // namespace

Explanation explain_reading(const Detection& detection, const std::vector<NumberedLine>& lines,
                            const ExplainRules& rules) {
  Explanation explanation;
  if (detection.wrapper) explanation.wrapper = detection.wrapper->name();
  explanation.wrapped_lines = detection.wrapped_lines;
  explanation.format = detection.format->name();
  for (const Detection::Votes& votes : detection.votes) explanation.votes.push_back({votes.format, votes.lines});

  Reader reader(detection, rules.ignored_status);
  std::string first_line;
  std::array<std::size_t, 4> counts{}, shown{};  // by verdict
  const auto take = [&](ExplainedLine line) {
    if (explanation.lines++ == 0) first_line = line.text;
    const auto verdict = static_cast<std::size_t>(line.verdict);
    ++counts[verdict];
    if (explanation.lines > rules.shown_lines && shown[verdict] > 0) return;
    ++shown[verdict];
    explanation.shown.push_back(std::move(line));
  };
  for (const NumberedLine& line : lines) {
    if (auto read = reader.read(line)) take(std::move(*read));
  }
  while (auto rest = reader.finish()) take(std::move(*rest));
  explanation.events = counts[static_cast<std::size_t>(Verdict::event)];
  explanation.anonymous = counts[static_cast<std::size_t>(Verdict::anonymous)];
  explanation.unauthenticated = counts[static_cast<std::size_t>(Verdict::unauthenticated)];
  explanation.malformed = counts[static_cast<std::size_t>(Verdict::malformed)];
  explanation.given = detection.given;
  explanation.advice = advice_for(explanation, first_line);
  return explanation;
}

}  // namespace lastseen
