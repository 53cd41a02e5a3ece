#pragma once

#include <algorithm>
#include <array>
#include <cstring>

#include "ascii.hpp"
#include "log/extractor.hpp"
#include "log/field_plan.hpp"
#include "log/simd.hpp"

namespace lastseen {

/// The fast path of all formats whose parsers have a plan (LineParser::plan): takes apart the lines that fit it, and
/// hands all others, whole, to the parser.
template <class Simd>
class FieldKernel {
 public:
  /// Reads the lines that end in [begin, end); returns where the first unread one begins.
  static const char* read(Extractor& extractor, const char* begin, const char* end) {
    FieldKernel kernel(extractor, end);
    const char* line = begin;
    for (const char* chunk = begin; end - chunk >= 64; chunk += 64) {
      for (std::uint64_t special = Simd::special64(chunk); special != 0; special &= special - 1) {
        const char* const at = chunk + std::countr_zero(special);
        if (*at == '\n') {
          kernel.line(line, at);
          line = at + 1;
        } else if (*at == '\\') {
          kernel.backslash_ = true;
        } else if (*at != '\r' || at + 1 == end || at[1] != '\n') {
          kernel.control_ = true;
        }
      }
    }
    return line;
  }

 private:
  /// Comparisons look at up to this many bytes from any place in a line; the lines at the end of the block are left to
  /// the parser.
  static constexpr std::ptrdiff_t kReach = 64;

  FieldKernel(Extractor& extractor, const char* end)
      : x_(extractor), plan_(extractor.parser_->plan()), safe_end_(end - kReach) {}

  void line(const char* at, const char* stop) {
    const bool trusted =
        plan_ != nullptr && (!backslash_ || plan_->trusts_backslashes) && (!control_ || plan_->trusts_controls);
    backslash_ = control_ = false;
    if (trusted && stop <= safe_end_ && sure(at, stop)) return;
    x_.read_line({at, static_cast<std::size_t>(stop - at)});
    plan_ = x_.parser_->plan();
  }

  /// Whether the line could be taken, and was.
  bool sure(const char* const at, const char* const stop) {
    // A byte order mark, NULs of a truncation, a heading of tail.
    if (x_.lines_read_ == 0 || at == stop || at[0] == '\0' || at[0] == '=') return false;
    if (stop - at > static_cast<std::ptrdiff_t>(kLongestLine)) return false;
    const char* const end = stop[-1] == '\r' ? stop - 1 : stop;
    ParsedLine& parsed = x_.parsed_;
    if (!fields(at, end) || !x_.parser_->read_fields(fields_.data(), parsed.record)) return false;
    parsed.kind = ParsedLine::Kind::record;
    parsed.number = ++x_.lines_read_;
    parsed.text = {at, static_cast<std::size_t>(end - at)};
    x_.take(parsed, parsed.text, x_.offset_);
    x_.offset_ += static_cast<std::uint64_t>(stop - at) + 1;
    return true;
  }

  bool fields(const char* at, const char* const end) {
    // No text holds a newline, so it leads nowhere beyond the line's end.
    for (const FieldPlan::Step& step : plan_->steps) {
      if ((~Simd::same32(at, step.text) & step.text_mask) != 0) return false;
      at += step.text_size;
      const char* const stop = field_end(step, at, end);
      if (stop == nullptr) return false;
      fields_[step.slot] = {at, static_cast<std::size_t>(stop - at)};
      at = stop;
    }
    return at == end;
  }

  [[gnu::always_inline]] const char* field_end(const FieldPlan::Step& step, const char* at, const char* end) const {
    switch (step.field) {
      case FieldPlan::Field::up_to_quote:
        // Apache's raw pair of quotes begins so.
        if (plan_->quotes_end_fields && at[0] == '"' && at[1] == '"') return nullptr;
        return first(at, end, '"');
      case FieldPlan::Field::up_to:
        return plan_->quotes_end_fields ? end_before_quote(at, end, step.until) : first(at, end, step.until);
      case FieldPlan::Field::fixed:
        return end - at >= step.size ? at + step.size : nullptr;
      case FieldPlan::Field::three_digits:
        return is_digit(at[0]) && is_digit(at[1]) && is_digit(at[2]) ? at + 3 : nullptr;
      case FieldPlan::Field::number:
        return number_end(at);
      case FieldPlan::Field::typed: {
        if (at > end) return nullptr;
        const std::size_t size = step.type->match({at, static_cast<std::size_t>(end - at)});
        return size == 0 ? nullptr : at + size;
      }
      case FieldPlan::Field::rest:
        return at <= end && (!plan_->quotes_end_fields || first(at, end, '"') == nullptr) ? end : nullptr;
      case FieldPlan::Field::none:
        return at;
    }
    return nullptr;
  }

  /// Where `c` stands first in [at, end); null: nowhere.
  static const char* first(const char* at, const char* end, char c) {
    for (; at < end; at += 64) {
      if (const std::uint64_t found = Simd::equal64(at, c); found != 0) {
        at += std::countr_zero(found);
        return at < end ? at : nullptr;
      }
    }
    return nullptr;
  }

  /// As `first`, but null also where a quote stands before it. Such fields are short.
  static const char* end_before_quote(const char* at, const char* end, char c) {
    for (; at < end; at += 32) {
      const std::uint32_t quotes = Simd::equal32(at, '"');
      if (const std::uint32_t found = Simd::equal32(at, c); found != 0) {
        at += std::countr_zero(found);
        return at < end && (quotes & (found - 1) & ~found) == 0 ? at : nullptr;
      }
      if (quotes != 0) return nullptr;
    }
    return nullptr;
  }

  /// The bytes after the line end any number.
  static const char* number_end(const char* const at) {
    const char* stop = at;
    while (is_digit(*stop)) ++stop;
    if (stop == at) return nullptr;
    if (*stop != '.') return *stop == 'e' || *stop == 'E' ? nullptr : stop;
    if (at[0] == '0' && stop - at > 1) return nullptr;
    const char* const fraction = ++stop;
    while (is_digit(*stop)) ++stop;
    return stop == fraction || *stop == 'e' || *stop == 'E' ? nullptr : stop;
  }

  Extractor& x_;
  const FieldPlan* plan_;
  const char* const safe_end_;
  bool backslash_ = false, control_ = false;  ///< in the line so far
  std::array<std::string_view, FieldPlan::kMostFields> fields_;
};

/// By the instructions that they name.
const char* read_fields_with_avx2(Extractor& extractor, const char* begin, const char* end);
const char* read_fields_portably(Extractor& extractor, const char* begin, const char* end);

}  // namespace lastseen
