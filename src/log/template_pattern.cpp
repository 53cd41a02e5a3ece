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
      : pattern_(pattern), pieces_(pattern.pieces_), line_(line), found_(found) {}

  Answer run() {
    Answer answer = fixed_pieces(0, 0);
    // The first free field begins at one place only, and one without escapes that fails from here fails from anywhere
    // later.
    bool sure = true;
    while (answer == Answer::yes && piece_ < pieces_.size()) {
      answer = free_field();
      if (answer == Answer::no && (!sure || unsure_)) return Answer::unsure;
      sure = pattern_.escaping_ == Escaping::none;
    }
    return answer;
  }

  Rejection rejection() const { return furthest_; }

 private:
  /// Takes the pieces from `piece` at `at` up to the next free field, or to the end of the line where none follows.
  /// Moves on only if all fit.
  Answer fixed_pieces(std::size_t piece, std::size_t at) {
    bool unsure = false;
    for (; piece < pieces_.size() && !is_free(pieces_[piece]); ++piece) {
      const Piece& wanted = pieces_[piece];
      const std::string_view rest = line_.substr(at);
      std::size_t size;
      if (is_literal(wanted)) {
        size = wanted.literal.size();
        if (!rest.starts_with(wanted.literal)) {
          std::size_t same = 0;
          while (same < rest.size() && rest[same] == wanted.literal[same]) ++same;
          return fail(piece, at + same, expected_character(wanted.literal[same]), unsure);
        }
      } else {
        size = wanted.type->match(rest);
        if (size == 0) return fail(piece, at, wanted.type->expected, unsure);
        unsure = unsure || pattern_.unsure_after_[piece];
      }
      found_[piece] = rest.substr(0, size);
      at += size;
    }
    if (piece == pieces_.size() && at < line_.size()) return fail(piece, at, "expected the end of the line", unsure);
    piece_ = piece;
    at_ = at;
    unsure_ = unsure_ || unsure;
    return Answer::yes;
  }

  /// Takes the free field at which the plan stands, and the pieces after it.
  Answer free_field() {
    const std::size_t field = piece_, begin = at_;
    const bool escapes = pattern_.escaping_ == Escaping::backslashes;
    const bool is_last = field + 1 == pieces_.size();
    const auto take = [&](std::size_t end) {
      const Answer answer = fixed_pieces(field + 1, end);
      if (answer == Answer::yes) found_[field] = line_.substr(begin, end - begin);
      return answer;
    };
    if (escapes && line_.substr(begin).starts_with("\"\"")) {
      if (const Answer answer = take(begin + 2); answer != Answer::no) return answer;
    }
    const std::size_t quote = escapes ? find_closing_quote(line_, begin) : kNone;
    const std::size_t limit = std::min(quote, line_.size());
    if (is_last) {
      if (quote != kNone) return fail(field, quote, "expected an escaped '\"'", false);
      if (escapes && is_escaped(line_, begin, line_.size()))
        return fail(field, line_.size(), "expected a character after '\\'", false);
      return take(line_.size());
    }
    const std::string& literal = pieces_[field + 1].literal;
    if (escapes && literal[0] == '"') {
      // Where the literal begins with the quote that ends the field, it can stand there alone.
      return quote == kNone ? fail(field + 1, limit, expected_character('"'), false) : take(quote);
    }
    const std::string_view text = line_.substr(0, std::min(limit + literal.size(), line_.size()));
    for (std::size_t end = find_text(text, literal, begin); end != kNone; end = find_text(text, literal, end + 1)) {
      if (escapes && is_escaped(line_, begin, end)) continue;
      if (const Answer answer = take(end); answer != Answer::no) return answer;
    }
    return fail(field + 1, limit, expected_character(literal[0]), false);
  }

  Answer fail(std::size_t piece, std::size_t column, const char* reason, bool unsure) {
    if (piece > furthest_piece_ || furthest_.reason[0] == '\0') {
      furthest_piece_ = piece;
      furthest_ = {column, reason};
    }
    return unsure ? Answer::unsure : Answer::no;
  }

  const TemplatePattern& pattern_;
  const std::vector<Piece>& pieces_;
  std::string_view line_;
  std::vector<std::string_view>& found_;
  std::size_t piece_ = 0;  ///< those before it have been taken
  std::size_t at_ = 0;
  bool unsure_ = false;  ///< a typed field among those taken might have been shorter
  std::size_t furthest_piece_ = 0;
  Rejection furthest_;
};

TemplatePattern::TemplatePattern(std::vector<Piece> pieces, Escaping escaping)
    : pieces_(std::move(pieces)), escaping_(escaping), unsure_after_(pieces_.size()) {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece* const next = i + 1 < pieces_.size() ? &pieces_[i + 1] : nullptr;
    if (is_free(pieces_[i])) {
      needs_regex_ = needs_regex_ || (next && !is_literal(*next));
    } else if (!is_literal(pieces_[i])) {
      const Piece* const before = i > 0 ? &pieces_[i - 1] : nullptr;
      const auto gives_back = pieces_[i].type->gives_back;
      unsure_after_[i] =
          next && (is_literal(*next) ? gives_back(next->literal[0]) : gives_back('0') || gives_back(' '));
      // A literal that could stand anywhere in such a field would be tried at each of its bytes.
      needs_regex_ = needs_regex_ || (before && is_literal(*before) && gives_back(before->literal.back()));
    }
  }
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  regex_ = std::make_unique<const re2::RE2>(regex_of(pieces_, escaping_), options);
  if (!regex_->ok()) throw std::invalid_argument(regex_->error());
}

TemplatePattern::~TemplatePattern() = default;

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
