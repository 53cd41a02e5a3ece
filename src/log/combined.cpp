#include "log/combined.hpp"

#include <algorithm>
#include <utility>

#include "log/address.hpp"
#include "log/escapes.hpp"
#include "log/request.hpp"
#include "log/text_search.hpp"
#include "log/timestamp.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// The words before the user, read from left to right; remembers where and why they are not those of the format.
class Head {
 public:
  Head(std::string_view text, Rejection& rejection) : text_(text), rejection_(rejection) {}

  /// A word and the space after it; empty where there is none.
  std::string_view word(const char* expected) {
    const std::size_t space = text_.find(' ', at_);
    if (space == at_ || space == kNone) {
      fail(space == kNone ? text_.size() : at_, space == kNone ? "expected ' '" : expected);
      return {};
    }
    const std::string_view found = text_.substr(at_, space - at_);
    at_ = space + 1;
    return found;
  }

  bool literal(std::string_view expected, const char* reason) {
    if (text_.substr(at_).starts_with(expected)) {
      at_ += expected.size();
      return true;
    }
    return fail(at_, reason);
  }

  bool fail(std::size_t column, const char* reason) {
    rejection_ = {column, reason};
    return false;
  }

  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  std::string_view rest() const { return text_.substr(at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Rejection& rejection_;
};

constexpr const char* kNoAddress = "expected an address";
constexpr const char* kNoDash = "expected '- '";

/// `[ADDR] - ` or `[ADDR, ADDR] - `: its length, or 0.
std::size_t bracketed_addresses(std::string_view text) {
  if (!text.starts_with('[')) return 0;
  const std::size_t end = text.find("] - ");
  if (end == kNone || !is_address_list(text.substr(1, end - 1))) return 0;
  return end + 4;
}

bool old_ingress(Head& head) {
  if (!is_address(head.word(kNoAddress))) return head.fail(0, kNoAddress);
  if (!head.literal("- ", kNoDash)) return false;
  const std::size_t length = bracketed_addresses(head.rest());
  if (length == 0) return head.fail(head.at(), "expected '[ADDRESS] - '");
  head.move_to(head.at() + length);
  return true;
}

/// Two addresses or more; a space may follow each comma.
bool forwarded(Head& head) {
  constexpr const char* kNoList = "expected addresses with commas between them";
  int addresses = 0;
  for (;;) {
    const std::string_view rest = head.rest();
    std::size_t end = 0;
    while (end < rest.size() && rest[end] != ' ' && rest[end] != ',') ++end;
    if (end == 0) return head.fail(head.at(), kNoAddress);
    if (end == rest.size()) return head.fail(rest.empty() ? head.at() : head.at() + rest.size(), "expected ' - '");
    ++addresses;
    head.move_to(head.at() + end);
    if (rest[end] == ' ') break;
    head.move_to(head.at() + (rest.substr(end).starts_with(", ") ? 2 : 1));
  }
  if (addresses < 2) return head.fail(head.at(), kNoList);
  return head.literal(" - ", "expected ' - '");
}

bool vhost_combined(Head& head) {
  if (head.word("expected a host").empty()) return false;
  const std::size_t second = head.at();
  const std::string_view address = head.word(kNoAddress);
  if (address.empty()) return false;
  if (address == "-") return head.fail(second, kNoAddress);
  return head.literal("- ", kNoDash);
}

bool combined(Head& head) {
  return !head.word(kNoAddress).empty() && head.literal("- ", kNoDash);
}

bool lighttpd(Head& head) {
  return !head.word(kNoAddress).empty() && !head.word("expected a word").empty();
}

/// Moves past the words before the user.
bool read_head(CombinedHead kind, Head& head) {
  switch (kind) {
    case CombinedHead::ingress_nginx_old:
      return old_ingress(head);
    case CombinedHead::forwarded:
      return forwarded(head);
    case CombinedHead::vhost_combined:
      return vhost_combined(head);
    case CombinedHead::combined:
      return combined(head);
    case CombinedHead::lighttpd:
      return lighttpd(head);
  }
  return false;
}

/// Whether `auto` may take the line for this shape: no client can write the words before the user, so they decide.
bool may_guess(CombinedHead kind, std::string_view text) {
  if (text.starts_with('{')) return false;
  const std::size_t first = text.find(' ');
  const std::size_t second = first == kNone ? kNone : text.find(' ', first + 1);
  if (second == kNone) return false;
  const std::string_view second_word = text.substr(first + 1, second - first - 1);
  switch (kind) {
    case CombinedHead::vhost_combined:
      return is_address(second_word);
    case CombinedHead::lighttpd: {
      if (!is_address(text.substr(0, first))) return false;
      if (is_host(second_word)) return true;
      // Any other word may be one that identd or Jira gave, if the user after it is one word.
      const std::string_view user = text.substr(second + 1);
      const std::size_t end = user.find(' ');
      return !second_word.empty() && second_word != "-" && end != kNone && end > 0 &&
             user.substr(end).starts_with(" [");
    }
    default:
      return true;
  }
}

/// A user that begins like the words before a user is a line of another shape, shifted.
bool is_shifted(std::string_view user) {
  return user.starts_with("- ") || bracketed_addresses(user) != 0;
}

/// `-`, nothing, Apache's raw pair of quotes; Jetty pads nobody with spaces.
bool is_nobody(std::string_view raw) {
  if (raw == "\"\"") return true;
  const std::size_t begin = raw.find_first_not_of(' ');
  if (begin == kNone) return true;
  return raw[begin] == '-' && raw.find_first_not_of(' ', begin + 1) == kNone;
}

/// Where the text after the head stops being ` [TIME] "`, which it does not hold.
void explain_missing_time(std::string_view text, std::size_t from, Rejection& rejection) {
  const std::size_t opening = find_text(text, " [", from);
  if (opening == kNone) {
    rejection = {text.size(), "expected ' [' and a time"};
    return;
  }
  const std::size_t closing = text.find(']', opening);
  if (closing == kNone) {
    rejection = {text.size(), "expected ']' after the time"};
  } else if (!text.substr(closing + 1).starts_with(' ')) {
    rejection = {closing + 1, "expected ' '"};
  } else {
    rejection = {closing + 2, "expected '\"'"};
  }
}

class CombinedParser final : public BareParser {
 public:
  CombinedParser(CombinedHead head, ShiftedLines shifted, const ReadingRules& rules, Needs needs)
      : head_(head), shifted_(shifted), needs_(needs), time_reader_(rules.zone, !rules.zone_given) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    text_ = text;
    user_ = time_ = request_ = status_ = {};
    Head head(text, rejection);
    if (!read_head(head_, head)) return ParsedLine::Kind::malformed;
    head_size_ = head.at();
    if (!read_tail(text, record, rejection)) return ParsedLine::Kind::malformed;
    if (shifted_ == ShiftedLines::refused && record.user && is_shifted(*record.user)) {
      rejection = {head_size_, "expected a user, not the words before one"};
      return ParsedLine::Kind::malformed;
    }
    return ParsedLine::Kind::record;
  }

  ParsedLine::Kind guess(std::string_view text, Record& record, Rejection& rejection) override {
    if (!may_guess(head_, text)) {
      rejection = {0, "expected the words before the user"};
      return ParsedLine::Kind::malformed;
    }
    const ParsedLine::Kind kind = parse(text, record, rejection);
    return record.user && is_shifted(*record.user) ? ParsedLine::Kind::malformed : kind;
  }

  std::vector<Field> fields() const override {
    std::vector<Field> found;
    const auto add = [&](const char* name, std::string_view bytes, Meaning meaning) {
      if (bytes.data() != nullptr) found.push_back({name, bytes, meaning});
    };
    if (user_.data() != nullptr) add("start of line", text_.substr(0, head_size_), Meaning::none);
    add("user", user_, Meaning::user);
    add("time", time_, Meaning::time);
    add("request", request_, Meaning::request);
    add("status", status_, Meaning::status);
    return found;
  }

 private:
  bool read_tail(std::string_view text, Record& record, Rejection& rejection) {
    const auto refuse = [&](std::size_t column, const char* reason) {
      rejection = {column, reason};
      return false;
    };
    const std::size_t closing = find_text(text, "] \"", head_size_);
    if (closing == kNone) {
      explain_missing_time(text, head_size_, rejection);
      return false;
    }
    const std::size_t opening = text.substr(0, closing).rfind('[');
    if (opening == kNone || opening < head_size_) return refuse(closing, "expected '[' before it");
    if (opening == head_size_ || text[opening - 1] != ' ') return refuse(opening, "expected ' '");
    user_ = text.substr(head_size_, opening - 1 - head_size_);
    time_ = text.substr(opening + 1, closing - opening - 1);
    if (!time_reader_.clf(time_, record, rejection)) {
      rejection.column += opening + 1;
      return false;
    }
    if (is_nobody(user_)) return true;

    const std::size_t request = closing + 3;
    const std::size_t quote = find_closing_quote(text, request);
    if (quote == kNone) return refuse(text.size(), "expected '\"'");
    request_ = text.substr(request, quote - request);
    if (quote + 1 == text.size() || text[quote + 1] != ' ') return refuse(quote + 1, "expected ' '");
    const std::string_view rest = text.substr(quote + 2);
    status_ = rest.substr(0, rest.starts_with('-') ? 1 : 3);
    if (status_ != "-") {
      record.status = status_.size() == 3 ? status_of(status_) : std::nullopt;
      if (!record.status) return refuse(quote + 2, "expected a status of three digits, or '-'");
    }
    if (rest.size() > status_.size() && rest[status_.size()] != ' ')
      return refuse(quote + 2 + status_.size(), "expected ' '");

    memory_.reset();
    record.user = unescape(user_, memory_);
    if (needs_ == Needs::request) split_request(unescape(request_, memory_), record);
    return true;
  }

  CombinedHead head_;
  ShiftedLines shifted_;
  Needs needs_;
  TimeReader time_reader_;
  LineMemory memory_;
  std::string_view text_, user_, time_, request_, status_;  ///< of the line parsed last
  std::size_t head_size_ = 0;
};

void check_basic_user_field(std::string_view user_field, std::string_view format) {
  if (!is_combined_user(user_field))
    refuse_user_field(user_field, format, {"$remote_user", "%u"},
                      "to name what follows them, give the server's own string: --log-format or --server-config");
}

class CombinedFormat final : public BareFormat {
 public:
  CombinedFormat(CombinedHead head, std::string name, ShiftedLines shifted, const ReadingRules& rules)
      : head_(head), name_(std::move(name)), shifted_(shifted), rules_(rules) {}

  std::string_view name() const override { return name_; }
  std::optional<CombinedShape> fast_shape() const override {
    if (shifted_ == ShiftedLines::refused) return std::nullopt;
    if (head_ == CombinedHead::combined) return CombinedShape::combined;
    if (head_ == CombinedHead::vhost_combined) return CombinedShape::vhost_combined;
    return std::nullopt;
  }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>&) const override {
    check_basic_user_field(user_field, name_);
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<CombinedParser>(head_, shifted_, rules_, needs);
  }

 private:
  CombinedHead head_;
  std::string name_;
  ShiftedLines shifted_;
  ReadingRules rules_;
};

class IngressNginxParser final : public BareParser {
 public:
  IngressNginxParser(const ReadingRules& rules, Needs needs)
      : old_(CombinedHead::ingress_nginx_old, ShiftedLines::read, rules, needs),
        combined_(CombinedHead::combined, ShiftedLines::read, rules, needs) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    last_ = &old_;
    if (old_.guess(text, record, rejection) == ParsedLine::Kind::record) return ParsedLine::Kind::record;
    last_ = &combined_;
    return combined_.parse(text, record, rejection);
  }
  std::vector<Field> fields() const override { return last_->fields(); }

 private:
  CombinedParser old_, combined_;
  CombinedParser* last_ = &combined_;
};

class IngressNginxFormat final : public BareFormat {
 public:
  explicit IngressNginxFormat(const ReadingRules& rules) : rules_(rules) {}
  std::string_view name() const override { return "ingress-nginx"; }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>&) const override {
    check_basic_user_field(user_field, name());
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<IngressNginxParser>(rules_, needs);
  }

 private:
  ReadingRules rules_;
};

}  // namespace

bool is_combined_user(std::string_view user_field) {
  constexpr std::string_view kNames[] = {"$remote_user", "${remote_user}", "remote_user", "%u", "user"};
  return std::find(std::begin(kNames), std::end(kNames), user_field) != std::end(kNames);
}

std::shared_ptr<const BareFormat> combined_format(CombinedHead head, std::string name, const ReadingRules& rules,
                                                  ShiftedLines shifted) {
  return std::make_shared<CombinedFormat>(head, std::move(name), shifted, rules);
}

std::shared_ptr<const BareFormat> ingress_nginx_format(const ReadingRules& rules) {
  return std::make_shared<IngressNginxFormat>(rules);
}

}  // namespace lastseen
