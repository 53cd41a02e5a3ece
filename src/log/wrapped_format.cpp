#include "log/wrapped_format.hpp"

#include <algorithm>
#include <utility>

#include "ascii.hpp"
#include "log_line.hpp"

namespace lastseen {

namespace {

constexpr const char* kTooLong = "longer than 1 MiB";

class BareLines final : public LineParser {
 public:
  explicit BareLines(std::unique_ptr<BareParser> parser) : parser_(std::move(parser)) {}

  void parse(std::string_view line, std::uint64_t number, ParsedLine& out) override {
    out.number = number;
    const auto text = content_of(line);
    if (!text) {
      out.kind = ParsedLine::Kind::not_a_line;
      return;
    }
    out.text = *text;
    if (text->size() > kLongestLine) {
      out.kind = ParsedLine::Kind::malformed;
      out.rejection = {kLongestLine, kTooLong};
      return;
    }
    out.kind = parser_->parse(*text, out.record, out.rejection);
    if (out.kind == ParsedLine::Kind::malformed)
      out.rejection.column += static_cast<std::size_t>(text->data() - line.data());
  }
  const FieldPlan* plan() const override { return parser_->plan(); }
  bool read_fields(const std::string_view* fields, Record& record) override {
    return parser_->read_fields(fields, record);
  }

 private:
  std::unique_ptr<BareParser> parser_;
};

class WrappedLines final : public LineParser {
 public:
  WrappedLines(std::unique_ptr<BareParser> parser, const Wrapper& wrapper)
      : parser_(std::move(parser)), wrapper_(wrapper), reader_(wrapper.reader()) {}

  void parse(std::string_view line, std::uint64_t number, ParsedLine& out) override {
    out.number = number;
    out.part_of = 0;
    const auto content = content_of(line);
    if (!content) {
      out.kind = ParsedLine::Kind::not_a_line;
      return;
    }
    out.text = *content;
    const Unwrapped unwrapped = reader_->read(*content, number);
    const bool joined = unwrapped.number != number;
    parse(unwrapped, joined, out);
    if (out.kind == ParsedLine::Kind::malformed && !joined)
      out.rejection.column += static_cast<std::size_t>(content->data() - line.data());
  }

  bool finish(ParsedLine& out) override {
    Unwrapped rest;
    if (!reader_->finish(rest)) return false;
    parse(rest, true, out);
    return true;
  }

 private:
  void parse(const Unwrapped& unwrapped, bool joined, ParsedLine& out) {
    out.column_in_parts.reset();
    if (unwrapped.kind == Unwrapped::Kind::part) out.part_of = unwrapped.number;
    switch (unwrapped.kind) {
      case Unwrapped::Kind::part:
      case Unwrapped::Kind::not_a_line:
        out.kind = ParsedLine::Kind::not_a_line;
        return;
      case Unwrapped::Kind::missing:
        out.kind = ParsedLine::Kind::malformed;
        out.rejection = {0, wrapper_.missing()};
        return;
      case Unwrapped::Kind::too_long:
        out.kind = ParsedLine::Kind::malformed;
        out.number = unwrapped.number;
        out.text = {};
        out.rejection = {0, kTooLong};
        out.column_in_parts = 0;
        return;
      case Unwrapped::Kind::text:
        break;
    }
    out.number = unwrapped.number;
    out.text = unwrapped.text;
    if (is_blank(unwrapped.text)) {
      out.kind = ParsedLine::Kind::not_a_line;
      return;
    }
    if (unwrapped.text.size() > kLongestLine) {
      out.kind = ParsedLine::Kind::malformed;
      out.rejection = {0, kTooLong};
      return;
    }
    out.kind = parser_->parse(unwrapped.text, out.record, out.rejection);
    if (out.kind != ParsedLine::Kind::malformed) return;
    if (joined) out.column_in_parts = out.rejection.column;
    out.rejection.column = reader_->column_in_line(out.rejection.column);
  }

  std::unique_ptr<BareParser> parser_;
  const Wrapper& wrapper_;
  std::unique_ptr<WrapperReader> reader_;
};

class WrappedFormat final : public LogFormat {
 public:
  WrappedFormat(std::shared_ptr<const BareFormat> format, const Wrapper* wrapper)
      : format_(std::move(format)), wrapper_(wrapper) {}

  std::string_view name() const override { return format_->name(); }
  std::string_view wrapper() const override { return wrapper_ ? wrapper_->name() : std::string_view(); }
  bool has_memory() const override { return format_->has_memory() || (wrapper_ && wrapper_->has_memory()); }
  std::optional<CombinedShape> fast_shape() const override { return wrapper_ ? std::nullopt : format_->fast_shape(); }
  std::unique_ptr<LineParser> parser(Needs needs) const override {
    if (!wrapper_) return std::make_unique<BareLines>(format_->parser(needs));
    return std::make_unique<WrappedLines>(format_->parser(needs), *wrapper_);
  }

 private:
  std::shared_ptr<const BareFormat> format_;
  const Wrapper* wrapper_;
};

bool is_tail_heading(std::string_view text) {
  return text.size() >= 8 && text.starts_with("==> ") && text.ends_with(" <==");
}

}  // namespace

std::string_view bare_line(std::string_view line) {
  if (line.starts_with('\0')) line.remove_prefix(std::min(line.find_first_not_of('\0'), line.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<std::string_view> content_of(std::string_view line) {
  line = bare_line(line);
  if (is_blank(line) || is_tail_heading(line)) return std::nullopt;
  return line;
}

std::shared_ptr<const LogFormat> wrapped_format(std::shared_ptr<const BareFormat> format, const Wrapper* wrapper) {
  return std::make_shared<WrappedFormat>(std::move(format), wrapper);
}

}  // namespace lastseen
