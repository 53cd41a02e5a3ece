#include "log/nginx_format.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "ascii.hpp"
#include "log/caret.hpp"
#include "log/combined.hpp"
#include "log/config_text.hpp"
#include "log/named_fields.hpp"
#include "log/template_format.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

/// A format string, and how what is written for it is escaped.
struct LogString : ConfigString {
  Escaping escaping = Escaping::backslashes;
  bool by_json = false;
};

/// Reads a pasted directive.
class Directive {
 public:
  explicit Directive(std::string_view pasted) : pasted_(pasted) {}

  LogString read() {
    skip_comments();
    const bool whole = take_word("log_format");
    if (whole) {
      skip_blanks();
      name();
      skip_blanks();
    } else {
      at_ = 0;
      skip_blanks();
    }
    escape();
    if (whole || only_pieces())
      pieces(whole);
    else
      take(pasted_.size());
    return std::move(result_);
  }

 private:
  bool at_end() const { return at_ >= pasted_.size(); }

  void skip_blanks() { at_ = after_blanks(Server::nginx, pasted_, at_); }
  void skip_comments() { at_ = after_comments(pasted_, at_); }

  bool take_word(std::string_view word) {
    const std::string_view rest = pasted_.substr(at_);
    if (!rest.starts_with(word) || rest.size() == word.size() || !is_blank(rest[word.size()])) return false;
    at_ += word.size();
    return true;
  }

  void name() {
    const std::size_t begin = at_;
    if (!at_end() && (pasted_[at_] == '"' || pasted_[at_] == '\''))
      at_ = checked_closing_quote(pasted_, at_) + 1;
    else
      while (!at_end() && !is_blank(pasted_[at_]) && pasted_[at_] != ';') ++at_;
    if (at_ == begin) refuse_at("--log-format: log_format has no name", pasted_, at_);
  }

  void escape() {
    constexpr std::string_view kEscape = "escape=";
    if (!pasted_.substr(at_).starts_with(kEscape)) return;
    const std::size_t begin = at_ + kEscape.size();
    std::size_t end = begin;
    while (end < pasted_.size() && is_name_character(pasted_[end])) ++end;
    const std::string_view how = pasted_.substr(begin, end - begin);
    if (how == "none")
      result_.escaping = Escaping::none;
    else if (how == "json")
      result_.by_json = true;
    else if (how != "default")
      refuse_at("--log-format: escape is default, json or none", pasted_, begin);
    at_ = end;
    // One space belongs to the option; what follows may be part of the string.
    if (!at_end() && is_blank(pasted_[at_])) ++at_;
  }

  /// Whether the rest is strings in quotes as nginx.conf has them. A text in one pair of quotes is; several in double
  /// quotes may as well be the log line's own.
  bool only_pieces() const {
    std::size_t at = at_, count = 0;
    bool single = false;
    for (;;) {
      at = after_blanks(Server::nginx, pasted_, at);
      if (at == pasted_.size() || pasted_.substr(at) == ";") break;
      const char quote = pasted_[at];
      if (quote != '\'' && quote != '"') return false;
      single = single || quote == '\'';
      const std::size_t end = closing_quote(pasted_, at);
      if (end == kNone) return false;
      at = end + 1;
      ++count;
    }
    return count == 1 || single;
  }

  void pieces(bool whole) {
    const auto skip = [&] { whole ? skip_comments() : skip_blanks(); };
    for (skip(); !at_end() && pasted_[at_] != ';'; skip()) {
      const char quote = pasted_[at_];
      if (quote == '\'' || quote == '"') {
        const std::size_t end = checked_closing_quote(pasted_, at_);
        ++at_;
        take(end);
        ++at_;
      } else {
        std::size_t end = at_;
        while (end < pasted_.size() && !is_blank(pasted_[end]) && pasted_[end] != ';') ++end;
        take(end);
      }
    }
    if (!whole || at_end()) return;
    ++at_;
    skip_comments();
    if (!at_end()) refuse_at("--log-format: more than one directive; name one, or use --server-config", pasted_, at_);
  }

  void take(std::size_t end) {
    append_unescaped(Server::nginx, pasted_, at_, end, result_);
    at_ = end;
  }

  std::string_view pasted_;
  std::size_t at_ = 0;
  LogString result_;
};

const FieldType* type_of(std::string_view variable) {
  if (variable == "time_local") return &field_types::kClf;
  if (variable == "time_iso8601") return &field_types::kIso;
  if (variable == "msec") return &field_types::kDecimal;
  if (variable == "status") return &field_types::kStatusCode;
  return nullptr;
}

std::vector<Piece> pieces_of(const LogString& string, std::string_view pasted) {
  const std::string_view text = string.text;
  std::vector<Piece> pieces;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t dollar = std::min(text.find('$', at), text.size());
    if (dollar > at) pieces.push_back({std::string(text.substr(at, dollar - at)), "", nullptr});
    if (dollar == text.size()) break;
    const bool braces = text.substr(dollar + 1).starts_with('{');
    const std::size_t begin = dollar + (braces ? 2 : 1);
    std::size_t end = begin;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (end == begin) refuse_at("--log-format: no variable's name after '$'", pasted, string.places[dollar]);
    if (braces && (end == text.size() || text[end] != '}'))
      refuse_at("--log-format: '${' is not closed", pasted, string.places[dollar]);
    const std::string_view variable = text.substr(begin, end - begin);
    pieces.push_back({"", "$" + std::string(variable), type_of(variable)});
    at = end + (braces ? 1 : 0);
  }
  return pieces;
}

std::string variable_named(std::string_view user_field) {
  if (user_field.starts_with('$')) user_field.remove_prefix(1);
  if (user_field.starts_with('{') && user_field.ends_with('}'))
    user_field = user_field.substr(1, user_field.size() - 2);
  return "$" + std::string(user_field);
}

TemplateRoles roles_of(const std::vector<Piece>& pieces, const std::string& user) {
  TemplateRoles roles;
  roles.user = find_user_field(pieces, {user}, user);
  if (const auto msec = find_field(pieces, {"$msec"}))
    roles.time = {TimeRecipe::Kind::any, *msec, {}, {}};
  else if (const auto iso = find_field(pieces, {"$time_iso8601"}))
    roles.time = {TimeRecipe::Kind::iso, *iso, {}, {}};
  else if (const auto local = find_field(pieces, {"$time_local"}))
    roles.time = {TimeRecipe::Kind::clf, *local, {}, {}};
  else
    throw UsageError("--log-format: no $time_local, $time_iso8601 or $msec in it, so no line has a time");
  roles.request = find_field(pieces, {"$request"});
  roles.method = find_field(pieces, {"$request_method"});
  roles.target = find_field(pieces, {"$request_uri"});
  if (!roles.target) {
    roles.target = find_field(pieces, {"$uri"});  // without its query
    roles.request_first = true;
  }
  roles.status = find_field(pieces, {"$status"});
  return roles;
}

/// Whether the variable is written as one word, whatever the client sends; never as nothing.
bool is_word(std::string_view variable) {
  constexpr std::string_view kNames[] = {
      "$remote_addr",     "$remote_port", "$server_addr",    "$server_port",  "$request_method",
      "$body_bytes_sent", "$bytes_sent",  "$request_length", "$request_time", "$request_id",
      "$scheme",          "$connection",  "$pipe",           "$pid",          "$connection_requests",
      "$hostname"};
  return std::find(std::begin(kNames), std::end(kNames), variable) != std::end(kNames);
}

/// A list of addresses or times just before the user must not end at the space of a comma: what follows it would be
/// taken for the user. Elsewhere what stands behind such a field tells where it ends, whatever a client has put into
/// it.
void keep_list_off_user(std::vector<Piece>& pieces, std::size_t user) {
  constexpr std::string_view kLists[] = {
      "$http_x_forwarded_for",  "$proxy_add_x_forwarded_for", "$upstream_addr",          "$upstream_status",
      "$upstream_connect_time", "$upstream_header_time",      "$upstream_response_time", "$upstream_response_length",
      "$upstream_bytes_sent",   "$upstream_bytes_received"};
  if (user < 2 || pieces[user - 1].literal != " ") return;
  Piece& before = pieces[user - 2];
  if (std::find(std::begin(kLists), std::end(kLists), before.name) != std::end(kLists))
    before.type = &field_types::kWords;
}

/// The shape of the combined family that the string writes, if the rest of it says nothing that is read.
std::optional<CombinedHead> head_of(std::string_view text) {
  constexpr std::string_view kCombined = R"($remote_addr - $remote_user [$time_local] "$request" $status)";
  CombinedHead head = CombinedHead::combined;
  for (const std::string_view host : {"$host:$server_port ", "$server_name:$server_port ", "$host ", "$server_name "}) {
    if (!text.starts_with(host)) continue;
    text.remove_prefix(host.size());
    head = CombinedHead::vhost_combined;
    break;
  }
  if (!text.starts_with(kCombined)) return std::nullopt;
  const std::string_view rest = text.substr(kCombined.size());
  if (!rest.empty() && !rest.starts_with(' ')) return std::nullopt;
  for (const std::string_view other : {"$msec", "$time_iso8601", "$request_method", "$request_uri", "$uri", "${"}) {
    if (rest.find(other) != kNone) return std::nullopt;
  }
  return head;
}

}  // namespace

std::shared_ptr<const BareFormat> nginx_format(std::string_view text, const ReadingRules& rules) {
  const LogString string = Directive(text).read();
  std::vector<Piece> pieces = join_literals(pieces_of(string, text));
  const std::string user = variable_named(rules.user_field.value_or("$remote_user"));
  TemplateRoles roles = roles_of(pieces, user);
  // The other escapes write nothing for what is absent.
  if (string.escaping == Escaping::backslashes && !string.by_json) {
    keep_list_off_user(pieces, roles.user);
    keep_name_whole(pieces, roles.user, is_word);
  }
  auto written = template_format("log_format", std::move(pieces), string.escaping, std::move(roles), rules);
  const auto head = head_of(string.text);
  if (!head || user != "$remote_user" || string.escaping == Escaping::none || string.by_json) return written;
  return template_format_like(combined_format(*head, "log_format", rules), std::move(written));
}

}  // namespace lastseen
