#include "log/template_pattern.hpp"

#include <algorithm>
#include <array>
#include <re2/re2.h>
#include <stdexcept>
#include <utility>

#include "log/text_search.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_literal(const Piece& piece) {
  return !piece.literal.empty();
}
bool is_free(const Piece& piece) {
  return piece.literal.empty() && piece.type == nullptr;
}

/// `expected 'x'` for each character of ASCII.
const char* expected_character(char c) {
  static const auto texts = [] {
    std::array<std::array<char, 13>, 128> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = {'e', 'x', 'p', 'e', 'c', 't', 'e', 'd', ' ', '\'', static_cast<char>(i), '\'', '\0'};
    }
    return all;
  }();
  if (c == '\t') return "expected a tab";
  if (c < ' ' || c == 0x7F) return "expected the text between two fields";
  return texts[static_cast<std::size_t>(c)].data();
}

/// As starts_with, for literals of a few bytes.
bool begins_with(std::string_view text, std::string_view literal) {
  if (text.size() < literal.size()) return false;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (text[i] != literal[i]) return false;
  }
  return true;
}

std::string regex_of(const std::vector<Piece>& pieces, Escaping escaping) {
  const char* const free_text = escaping == Escaping::none ? R"((.*?))" : R"re(((?:""|(?:[^"\\]|\\.)*?)))re";
  std::string regex = "(?s)";
  for (const Piece& piece : pieces) {
    if (is_literal(piece))
      regex += re2::RE2::QuoteMeta(piece.literal);
    else if (is_free(piece))
      regex += free_text;
    else
      regex.append("(").append(piece.type->regex).append(")");
  }
  return regex;
}

}  // namespace

std::vector<Piece> join_literals(std::vector<Piece> pieces) {
  std::vector<Piece> result;
  for (Piece& piece : pieces) {
    if (is_literal(piece) && !result.empty() && is_literal(result.back()))
      result.back().literal += piece.literal;
    else
      result.push_back(std::move(piece));
  }
  return result;
}

/// One line under the plan.
class TemplatePattern::Matching {
 public:
  enum class Answer : std::uint8_t { yes, no, unsure };

  Matching(const TemplatePattern& pattern, std::string_view line, std::vector<std::string_view>& found)
      : steps_(pattern.steps_),
        escapes_(pattern.escaping_ == Escaping::backslashes),
        line_(line),
        found_(found.data()) {}

  Answer run() {
    Answer answer = fixed_steps(0, 0);
    // The first free field begins at one place only, and one without escapes that fails from here fails from anywhere
    // later.
    bool sure = true;
    while (answer == Answer::yes && step_ < steps_.size()) {
      answer = step_ + 1 == steps_.size() ? last_field() : free_field();
      if (answer == Answer::no && (!sure || unsure_)) return Answer::unsure;
      sure = !escapes_;
    }
    return answer;
  }

  Rejection rejection() const { return furthest_; }

 private:
  /// Takes the steps from `step` at `at` up to the next free field, or to the end of the line where none follows. Moves
  /// on only if all fit.
  Answer fixed_steps(std::size_t step, std::size_t at) {
    bool unsure = false;
    for (; step < steps_.size() && steps_[step].kind != Step::Kind::free; ++step) {
      const Step& wanted = steps_[step];
      const std::string_view rest(line_.data() + at, line_.size() - at);
      std::size_t size = wanted.literal.size();
      if (wanted.kind == Step::Kind::literal) {
        if (!begins_with(rest, wanted.literal)) return fail_in_literal(step, at, unsure);
      } else {
        size = wanted.type->match(rest);
        if (size == 0) return fail(step, at, wanted.type->expected, unsure);
        unsure = unsure || wanted.unsure_after;
      }
      found_[step] = {rest.data(), size};
      at += size;
    }
    if (step == steps_.size() && at < line_.size()) return fail(step, at, "expected the end of the line", unsure);
    step_ = step;
    at_ = at;
    unsure_ = unsure_ || unsure;
    return Answer::yes;
  }

  /// Takes the free field at which the plan stands, and the steps after it, of which the first is a literal.
  Answer free_field() {
    const std::size_t field = step_, begin = at_;
    const std::string_view literal = steps_[field + 1].literal;
    if (starts_with_quotes(begin)) {
      if (const Answer answer = take_field(field, begin, begin + 2); answer != Answer::no) return answer;
    } else if (const std::size_t end = plain_end(begin, literal); end != kNone) {
      if (const Answer answer = take_field(field, begin, end); answer != Answer::no) return answer;
    }
    return free_field_at_any_end(field, begin, literal);
  }

  /// Most fields hold neither quotes nor backslashes and end at the first place where they can: that place; npos where
  /// the field is no such one.
  std::size_t plain_end(std::size_t begin, std::string_view literal) const {
    constexpr std::size_t kShort = 16;
    const char first = literal[0];
    const std::size_t near = std::min(begin + kShort, line_.size());
    for (std::size_t at = begin; at < near; ++at) {
      if (line_[at] == first) return begins_with(line_.substr(at), literal) ? at : kNone;
      if (line_[at] == '"' || line_[at] == '\\') return kNone;
    }
    const std::size_t end = line_.find(first, near);
    if (end == kNone || !begins_with(line_.substr(end), literal)) return kNone;
    const std::string_view field = line_.substr(near, end - near);
    return field.find('\\') == kNone && (first == '"' || field.find('"') == kNone) ? end : kNone;
  }

  Answer free_field_at_any_end(std::size_t field, std::size_t begin, std::string_view literal) {
    const std::size_t quote = escapes_ ? find_closing_quote(line_, begin) : kNone;
    const std::size_t limit = std::min(quote, line_.size());
    if (escapes_ && literal[0] == '"') {
      // Where the literal begins with the quote that ends the field, it can stand there alone.
      return quote == kNone ? fail(field + 1, limit, expected_character('"'), false) : take_field(field, begin, quote);
    }
    const std::string_view text = line_.substr(0, std::min(limit + literal.size(), line_.size()));
    for (std::size_t end = find_text(text, literal, begin); end != kNone; end = find_text(text, literal, end + 1)) {
      if (escapes_ && is_escaped(line_, begin, end)) continue;
      if (const Answer answer = take_field(field, begin, end); answer != Answer::no) return answer;
    }
    return fail(field + 1, limit, expected_character(literal[0]), false);
  }

  /// A free field that nothing follows.
  Answer last_field() {
    const std::size_t field = step_, begin = at_;
    const std::string_view rest = line_.substr(begin);
    if (escapes_ && rest != "\"\"") {
      if (const std::size_t quote = find_closing_quote(line_, begin); quote != kNone)
        return fail(field, quote, "expected an escaped '\"'", false);
      if (is_escaped(line_, begin, line_.size()))
        return fail(field, line_.size(), "expected a character after '\\'", false);
    }
    return take_field(field, begin, line_.size());
  }

  Answer take_field(std::size_t field, std::size_t begin, std::size_t end) {
    const Answer answer = fixed_steps(field + 1, end);
    if (answer == Answer::yes) found_[field] = line_.substr(begin, end - begin);
    return answer;
  }

  /// Whether Apache's raw pair of quotes may stand here.
  bool starts_with_quotes(std::size_t at) const {
    return escapes_ && line_.size() - at >= 2 && line_[at] == '"' && line_[at + 1] == '"';
  }

  Answer fail_in_literal(std::size_t step, std::size_t at, bool unsure) {
    const std::string_view literal = steps_[step].literal, rest = line_.substr(at);
    const auto [expected, found] = std::mismatch(literal.begin(), literal.end(), rest.begin(), rest.end());
    return fail(step, at + static_cast<std::size_t>(expected - literal.begin()), expected_character(*expected), unsure);
  }

  Answer fail(std::size_t step, std::size_t column, const char* reason, bool unsure) {
    if (step > furthest_step_ || furthest_.reason[0] == '\0') {
      furthest_step_ = step;
      furthest_ = {column, reason};
    }
    return unsure ? Answer::unsure : Answer::no;
  }

  const std::vector<Step>& steps_;
  const bool escapes_;
  const std::string_view line_;
  std::string_view* const found_;  ///< by step
  std::size_t step_ = 0;           ///< those before it have been taken
  std::size_t at_ = 0;
  bool unsure_ = false;  ///< a typed field among those taken might have been shorter
  std::size_t furthest_step_ = 0;
  Rejection furthest_;
};

TemplatePattern::TemplatePattern(std::vector<Piece> pieces, Escaping escaping)
    : pieces_(std::move(pieces)), escaping_(escaping) {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    const Piece* const next = i + 1 < pieces_.size() ? &pieces_[i + 1] : nullptr;
    if (is_literal(piece)) {
      steps_.push_back({Step::Kind::literal, piece.literal, nullptr, false});
    } else if (is_free(piece)) {
      steps_.push_back({Step::Kind::free, {}, nullptr, false});
      needs_regex_ = needs_regex_ || (next && !is_literal(*next));
    } else {
      const auto gives_back = piece.type->gives_back;
      const bool unsure =
          next && (is_literal(*next) ? gives_back(next->literal[0]) : gives_back('0') || gives_back(' '));
      steps_.push_back({Step::Kind::typed, {}, piece.type, unsure});
      // A literal that could stand anywhere in such a field would be tried at each of its bytes.
      needs_regex_ = needs_regex_ || (i > 0 && is_literal(pieces_[i - 1]) && gives_back(pieces_[i - 1].literal.back()));
    }
  }
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  regex_ = std::make_unique<const re2::RE2>(regex_of(pieces_, escaping_), options);
  if (!regex_->ok()) throw std::invalid_argument(regex_->error());
}

TemplatePattern::~TemplatePattern() = default;

std::optional<FieldPlan> TemplatePattern::field_plan(std::size_t clock) const {
  if (needs_regex_ || pieces_.size() >= FieldPlan::kMostFields) return std::nullopt;
  FieldPlan plan;
  plan.quotes_end_fields = escaping_ == Escaping::backslashes;
  plan.trusts_backslashes = escaping_ == Escaping::none;
  plan.trusts_controls = true;
  std::string_view text;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (steps_[i].kind == Step::Kind::literal) {
      if (steps_[i].literal.find('\n') != kNone) return std::nullopt;
      text = steps_[i].literal;
      continue;
    }
    FieldPlan::Step& step = plan.add(std::exchange(text, {}));
    step.slot = static_cast<std::uint8_t>(i);
    if (steps_[i].kind == Step::Kind::free) {
      step.until = i + 1 == steps_.size() ? '\0' : steps_[i + 1].literal[0];
      step.field = i + 1 == steps_.size() ? FieldPlan::Field::rest
                   : step.until == '"'    ? FieldPlan::Field::up_to_quote
                                          : FieldPlan::Field::up_to;
      // Where another byte follows the quote that ends the field, a pair does not fit.
      step.minds_pairs = plan.quotes_end_fields && step.field == FieldPlan::Field::up_to_quote &&
                         (steps_[i + 1].literal.size() == 1 || steps_[i + 1].literal[1] == '"');
    } else if (i == clock && (steps_[i].type == &field_types::kClf || steps_[i].type == &field_types::kIso)) {
      step.field = FieldPlan::Field::fixed;
      step.size = steps_[i].type == &field_types::kClf ? 26 : 25;  // with an offset in figures, as servers write it
    } else if (steps_[i].type == &field_types::kStatus || steps_[i].type == &field_types::kStatusCode) {
      step.field = FieldPlan::Field::three_digits;
    } else {
      step.field = FieldPlan::Field::typed;
      step.type = steps_[i].type;
    }
  }
  plan.add(text);
  return plan;
}

bool TemplatePattern::match(std::string_view line, std::vector<std::string_view>& found, Rejection& rejection) const {
  found.resize(pieces_.size());
  if (needs_regex_) {
    rejection = {0, "expected the fields of the format"};
    return match_by_regex(line, found);
  }
  Matching matching(*this, line, found);
  const Matching::Answer answer = matching.run();
  if (answer == Matching::Answer::yes) return true;
  rejection = matching.rejection();
  return answer == Matching::Answer::unsure && match_by_regex(line, found);
}

bool TemplatePattern::match_by_regex(std::string_view line, std::vector<std::string_view>& found) const {
  const re2::StringPiece text(line.data(), line.size());
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regex_->NumberOfCapturingGroups()) + 1);
  if (!regex_->Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, groups.data(), static_cast<int>(groups.size())))
    return false;
  std::size_t group = 1;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (is_literal(pieces_[i])) continue;
    found[i] = {groups[group].data(), groups[group].size()};
    ++group;
  }
  return true;
}

}  // namespace lastseen
