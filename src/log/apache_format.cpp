#include "log/apache_format.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ascii.hpp"
#include "log/caret.hpp"
#include "log/combined.hpp"
#include "log/config_text.hpp"
#include "log/named_fields.hpp"
#include "log/strftime_pieces.hpp"
#include "log/template_format.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() <= word.size() || !is_blank(text[word.size()])) return false;
  return equal_ignoring_case(text.substr(0, word.size()), word);
}

/// Reads a pasted string or directive, backslashes as httpd.conf and mod_log_config have them.
class Directive {
 public:
  explicit Directive(std::string_view pasted) : pasted_(pasted) {}

  ConfigString read() {
    skip_blanks();
    const bool custom_log = take_word("CustomLog");
    if (custom_log || take_word("LogFormat")) {
      if (custom_log) skip_argument();
      skip_blanks();
      argument();
      nothing_after_the_line();
    } else if (is_one_argument()) {
      argument();
    } else {
      at_ = 0;
      take(pasted_.size());
    }
    return std::move(result_);
  }

 private:
  void skip_blanks() { at_ = after_blanks(Server::apache, pasted_, at_); }

  /// And the blanks after it.
  bool take_word(std::string_view word) {
    if (!starts_with_word(pasted_.substr(at_), word)) return false;
    at_ += word.size();
    skip_blanks();
    return true;
  }

  /// Whether the text is `"FORMAT"` or `"FORMAT" NAME`, a directive without its first word.
  bool is_one_argument() const {
    if (at_ == pasted_.size() || pasted_[at_] != '"') return false;
    const std::size_t end = closing_quote(pasted_, at_);
    if (end == kNone) return false;
    const std::string_view name = pasted_.substr(end + 1);
    if (name.empty()) return pasted_.substr(at_, end - at_).find("\\\"") != kNone;
    return is_blank(name[0]) && name.find('%') == kNone;
  }

  void nothing_after_the_line() {
    const std::size_t end = apache_line_end(pasted_, at_);
    if (end == kNone) return;
    at_ = end;
    skip_blanks();
    if (at_ != pasted_.size())
      refuse_at("--log-format: more than one directive; name one, or use --server-config", pasted_, at_);
  }

  void argument() {
    if (at_ < pasted_.size() && (pasted_[at_] == '"' || pasted_[at_] == '\'')) {
      const std::size_t end = checked_closing_quote(pasted_, at_);
      ++at_;
      take(end);
      return;
    }
    std::size_t end = at_;
    while (end < pasted_.size() && !is_blank(pasted_[end])) ++end;
    take(end);
  }

  void skip_argument() {
    if (at_ < pasted_.size() && (pasted_[at_] == '"' || pasted_[at_] == '\'')) {
      at_ = checked_closing_quote(pasted_, at_) + 1;
    } else {
      while (at_ < pasted_.size() && !is_blank(pasted_[at_])) ++at_;
    }
  }

  void take(std::size_t end) {
    append_unescaped(Server::apache, pasted_, at_, end, result_);
    at_ = end;
  }

  std::string_view pasted_;
  std::size_t at_ = 0;
  ConfigString result_;
};

/// Turns a format string into pieces.
class Compiler {
 public:
  Compiler(const ConfigString& string, std::string_view pasted)
      : text_(string.text), places_(string.places), pasted_(pasted) {}

  std::vector<Piece> read() {
    while (at_ < text_.size()) {
      const std::size_t percent = std::min(text_.find('%', at_), text_.size());
      literal(text_.substr(at_, percent - at_));
      at_ = percent;
      if (at_ < text_.size()) directive();
    }
    return std::move(pieces_);
  }

 private:
  void literal(std::string_view text) {
    if (!text.empty()) pieces_.push_back({std::string(text), "", nullptr});
  }

  [[noreturn]] void refuse(std::size_t at, const std::string& message) {
    refuse_at("--log-format: " + message, pasted_, at < places_.size() ? places_[at] : pasted_.size());
  }

  void directive() {
    const std::size_t begin = at_++;
    std::string_view argument;
    bool has_argument = false;
    char which = 0;  // of `<` and `>` the last counts
    for (;; ++at_) {
      if (at_ == text_.size())
        refuse(begin, "'%' at the end is no directive of Apache's (a percent sign is written %%)");
      const char c = text_[at_];
      if (c == '<' || c == '>') {
        which = c;
      } else if (c == '{') {
        const std::size_t end = text_.find('}', at_);
        if (end == kNone) refuse(at_, "'{' is not closed");
        argument = text_.substr(at_ + 1, end - at_ - 1);
        has_argument = true;
        at_ = end;
      } else if (c != '!' && c != ',' && !is_digit(c)) {
        break;
      }
    }
    std::string_view letter = text_.substr(at_, 1);
    if (letter == "^") {
      letter = text_.substr(at_, 3);
      if (letter != "^FB" && letter != "^ti" && letter != "^to") {
        throw UsageError(
            "--log-format: %^ is GoAccess's, not Apache's: try --log-format combined, or Apache's own LogFormat");
      }
    } else if (std::string_view("%aAbBcCDefhHiIklLmnoOpPqrRsStTuUvVxX").find(letter[0]) == kNone) {
      refuse(begin, fmt::format("%{} is no directive of Apache's", letter));
    }
    const std::size_t argument_place = has_argument ? text_.find('{', begin) + 1 : begin;
    at_ += letter.size();
    if (letter == "%") {
      literal("%");
    } else if (letter == "t") {
      time(argument, argument_place);
    } else {
      std::string name = "%";
      if (which) name += which;
      if (has_argument) name.append("{").append(argument).append("}");
      name += letter;
      if (name == "%q" && !pieces_.empty() && pieces_.back().name == "%U") {
        pieces_.back().name = "%U%q";  // nothing says where one ends, and nobody asks
        return;
      }
      pieces_.push_back({"", std::move(name), letter == "s" ? &field_types::kStatus : nullptr});
    }
  }

  void time(std::string_view what, std::size_t place) {
    std::string_view where;
    for (const std::string_view prefix : {"begin", "end"}) {
      if (!what.starts_with(prefix) || (what.size() > prefix.size() && what[prefix.size()] != ':')) continue;
      what.remove_prefix(std::min(prefix.size() + 1, what.size()));
      if (prefix == "end") where = "end:";
      break;
    }
    const auto field = [&](std::string_view name, const FieldType& type) {
      pieces_.push_back({"", fmt::format("%{{{}{}}}t", where, name), &type});
    };
    if (what.empty()) {
      literal("[");
      pieces_.push_back({"", where.empty() ? "%t" : "%{end:}t", &field_types::kClf});
      literal("]");
    } else if (what == "sec" || what == "msec" || what == "usec" || what == "msec_frac" || what == "usec_frac") {
      field(what, field_types::kDigits);
    } else {
      const auto pieces = strftime_pieces(what);
      if (!pieces) refuse(place, fmt::format("%{{{}}}t is no time of strftime's that can be read", what));
      for (const StrftimePiece& piece : *pieces) {
        if (piece.type)
          field(fmt::format("%{}", piece.letter), *piece.type);
        else
          literal(piece.literal);
      }
    }
  }

  std::string_view text_;
  const std::vector<std::size_t>& places_;
  std::string_view pasted_;
  std::size_t at_ = 0;
  std::vector<Piece> pieces_;
};

/// The time of the request's start (`where` empty) or end (`end:`), in the finest form that the pieces have.
std::optional<TimeRecipe> time_of(const std::vector<Piece>& pieces, std::string_view where) {
  const auto named = [&](std::string_view what) {
    return find_field(pieces, {fmt::format("%{{{}{}}}t", where, what)});
  };
  std::optional<std::size_t> fraction = named("usec_frac");
  if (!fraction) fraction = named("msec_frac");
  using Kind = TimeRecipe::Kind;
  if (const auto field = named("usec")) return TimeRecipe{Kind::microseconds, *field, {}, {}};
  if (const auto field = named("msec")) return TimeRecipe{Kind::milliseconds, *field, {}, {}};
  if (const auto field = named("sec")) return TimeRecipe{Kind::seconds, *field, fraction, {}};
  if (const auto field = named("%s")) return TimeRecipe{Kind::seconds, *field, fraction, {}};
  TimeRecipe civil{Kind::civil, 0, fraction, {}};
  std::string letters;
  for (const char letter : std::string_view("YyCmbBdejHkIlpMSz")) {
    if (const auto field = named(std::string{'%', letter})) {
      civil.parts.push_back({letter, *field});
      letters += letter;
    }
  }
  const auto has = [&](std::string_view any) { return letters.find_first_of(any) != std::string::npos; };
  const bool to_the_day = has("Yy") && ((has("mbB") && has("de")) || has("j"));
  const bool to_the_second = to_the_day && has("HkIl") && has("M") && has("S");
  if (to_the_second) return civil;
  if (const auto field = find_field(pieces, {where.empty() ? "%t" : "%{end:}t"}))
    return TimeRecipe{Kind::clf, *field, fraction, {}};
  return to_the_day ? std::optional(civil) : std::nullopt;
}

/// `%!401{X-User}o` as the pieces have it: without statuses.
std::string without_statuses(std::string_view directive) {
  std::string name;
  bool in_braces = false;
  for (const char c : directive) {
    in_braces = c == '{' || (in_braces && c != '}');
    if (in_braces || (c != '!' && c != ',' && !is_digit(c))) name += c;
  }
  return name;
}

TemplateRoles roles_of(const std::vector<Piece>& pieces, const std::optional<std::string>& user_field) {
  TemplateRoles roles;
  if (std::ranges::none_of(pieces, [](const Piece& piece) { return piece.literal.empty(); }))
    throw UsageError(
        "--log-format: no %directive in it; where it is the name of a LogFormat, give that one, or use "
        "--server-config");
  roles.user = user_field ? find_user_field(pieces, {without_statuses(*user_field)}, *user_field)
                          : find_user_field(pieces, {"%u", "%>u", "%<u"}, "%u");
  auto time = time_of(pieces, "");
  if (!time) time = time_of(pieces, "end:");
  if (!time) throw UsageError("--log-format: no %t in it, nor a %{...}t with a date, so no line has a time");
  roles.time = std::move(*time);
  roles.request = find_field(pieces, {"%r", "%<r", "%>r"});
  roles.method = find_field(pieces, {"%m", "%<m", "%>m"});
  roles.target = find_field(pieces, {"%U%q", "%U", "%<U", "%>U"});
  if (roles.target && pieces[*roles.target].name != "%U%q") roles.query = find_field(pieces, {"%q", "%<q", "%>q"});
  roles.request_first = true;
  roles.status = find_field(pieces, {"%>s", "%s", "%<s"});
  return roles;
}

/// Each proxy adds an address to this header, after a comma and a space. Where a space ends the field, it must not end
/// at that one, or the words after it would be taken for `%l` and the user.
void keep_addresses_together(std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    if (equal_ignoring_case(pieces[i].name, "%{X-Forwarded-For}i") && pieces[i + 1].literal.starts_with(' '))
      pieces[i].type = &field_types::kWords;
  }
}

/// Whether the directive writes one word, whatever the client sends.
bool is_word(std::string_view directive) {
  return std::string_view("aAbBDhHIkLmOpPSTvX").find(directive.back()) != kNone;
}

/// The shape of the combined family that the string writes, if the rest of it says nothing that is read.
std::optional<CombinedHead> head_of(std::string_view text, const TemplateRoles& roles,
                                    const std::vector<Piece>& pieces) {
  CombinedHead head = CombinedHead::combined;
  for (const std::string_view host : {"%v:%p ", "%v ", "%V:%p ", "%V "}) {
    if (!text.starts_with(host)) continue;
    text.remove_prefix(host.size());
    head = CombinedHead::vhost_combined;
    break;
  }
  for (const std::string_view combined :
       {"%h %l %u %t \"%r\" %>s", "%a %l %u %t \"%r\" %>s", "%h %l %u %t \"%r\" %s", "%a %l %u %t \"%r\" %s"}) {
    if (!text.starts_with(combined) || (text.size() > combined.size() && text[combined.size()] != ' ')) continue;
    const bool plain = pieces[roles.time.kind == TimeRecipe::Kind::civil ? 0 : roles.time.field].name == "%t" &&
                       !roles.time.fraction && !roles.method && roles.status == find_field(pieces, {"%>s", "%s"});
    const bool same_status = combined.ends_with("%>s") || !find_field(pieces, {"%>s"});
    if (plain && same_status && pieces[roles.user].name == "%u") return head;
  }
  return std::nullopt;
}

}  // namespace

std::shared_ptr<const BareFormat> apache_format(std::string_view text, const ReadingRules& rules) {
  const ConfigString string = Directive(text).read();
  std::vector<Piece> pieces = join_literals(Compiler(string, text).read());
  keep_addresses_together(pieces);
  TemplateRoles roles = roles_of(pieces, rules.user_field);
  keep_name_whole(pieces, roles.user, is_word);
  const auto head = head_of(string.text, roles, pieces);
  auto written = template_format("LogFormat", std::move(pieces), Escaping::backslashes, std::move(roles), rules);
  if (!head) return written;
  return template_format_like(combined_format(*head, "LogFormat", rules), std::move(written));
}

}  // namespace lastseen
