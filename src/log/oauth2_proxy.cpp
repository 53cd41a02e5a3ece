#include "log/oauth2_proxy.hpp"

#include <utility>

#include "ascii.hpp"
#include "log/escapes.hpp"
#include "log/request.hpp"
#include "log/text_search.hpp"
#include "log/timestamp.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kTimeSize = 19;  ///< of `2026/11/24 10:00:00`

/// What stands after the user.
struct Tail {
  std::string_view time, method, target, status;
};

/// The words of a line from left to right; remembers where and why it came to no further.
class Words {
 public:
  Words(std::string_view text, std::size_t at, Rejection& rejection) : text_(text), at_(at), rejection_(rejection) {}

  bool literal(std::string_view expected, const char* reason) {
    if (!text_.substr(at_).starts_with(expected)) return fail(reason);
    at_ += expected.size();
    return true;
  }
  /// Up to the next space, which is passed.
  bool word(std::string_view* found = nullptr) {
    const std::size_t space = text_.find(' ', at_);
    if (space == kNone) {
      at_ = text_.size();
      return fail("expected ' '");
    }
    if (found) *found = text_.substr(at_, space - at_);
    at_ = space + 1;
    return true;
  }
  /// In quotes, with the space after them.
  bool quoted(std::string_view* found = nullptr) {
    if (!literal("\"", "expected '\"'")) return false;
    const std::size_t quote = find_closing_quote(text_, at_);
    if (quote == kNone) {
      at_ = text_.size();
      return fail("expected '\"'");
    }
    if (found) *found = text_.substr(at_, quote - at_);
    at_ = quote + 1;
    return literal(" ", "expected ' '");
  }
  bool take(std::size_t size, std::string_view& found) {
    found = text_.substr(at_, size);
    at_ += found.size();
    return found.size() == size;
  }
  bool fail(const char* reason) {
    rejection_ = {at_, reason};
    return false;
  }
  bool at_end() const { return at_ == text_.size(); }
  std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_;
  Rejection& rejection_;
};

/// `2026/11/24 10:00:00`, digits for digits.
bool looks_like_time(std::string_view text) {
  constexpr std::string_view kShape = "0000/00/00 00:00:00";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
  }
  return true;
}

bool read_tail(std::string_view text, std::size_t at, Tail& tail, Rejection& rejection) {
  Words words(text, at, rejection);
  std::string_view status;
  if (!words.literal(" [", "expected ' ['")) return false;
  if (!words.take(kTimeSize, tail.time) || !looks_like_time(tail.time)) {
    rejection = {at + 2, "expected a time such as 2026/11/24 10:00:00"};
    return false;
  }
  if (!words.literal("] ", "expected '] '") || !words.word() || !words.word(&tail.method)) return false;
  if (tail.method.empty()) return words.fail("expected a method");
  if (!words.word() || !words.quoted(&tail.target) || !words.word() || !words.quoted()) return false;
  const std::size_t status_at = words.at();
  if (!words.take(3, tail.status) || !status_of(tail.status)) {
    rejection = {status_at, "expected a status of three digits"};
    return false;
  }
  return words.at_end() || words.literal(" ", "expected ' '");
}

class Oauth2ProxyParser final : public BareParser {
 public:
  Oauth2ProxyParser(const ReadingRules& rules, Needs needs)
      : needs_(needs), time_reader_(rules.zone, !rules.zone_given) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    tail_ = {};
    user_ = {};
    return read(text, record, rejection) ? ParsedLine::Kind::record : ParsedLine::Kind::malformed;
  }

  std::vector<Field> fields() const override {
    if (user_.data() == nullptr) return {};
    return {{"user", user_, Meaning::user},
            {"time", tail_.time, Meaning::time},
            {"method", tail_.method, Meaning::method},
            {"target", tail_.target, Meaning::target},
            {"status", tail_.status, Meaning::status}};
  }

 private:
  bool read(std::string_view text, Record& record, Rejection& rejection) {
    Words head(text, 0, rejection);
    std::string_view address;
    if (text.starts_with(' ')) return head.fail("expected an address");
    if (!head.word(&address) || !head.literal("- ", "expected '- '")) return false;
    const std::size_t after_address = head.at();
    // With a request id before the user, where there can be one; else without.
    Rejection ignored;
    Words id(text, after_address, ignored);
    std::string_view word;
    const bool has_id = id.word(&word) && !word.empty() && id.literal("- ", "");
    if (!(has_id && find_tail(text, id.at(), rejection)) && !find_tail(text, after_address, rejection)) return false;

    memory_.reset();
    if (!time_reader_.slashed(tail_.time, record, rejection)) {
      rejection.column += static_cast<std::size_t>(tail_.time.data() - text.data());
      return false;
    }
    if (!user_.empty() && user_ != "-" && user_ != "\"\"") record.user = unescape(user_, memory_);
    record.status = status_of(tail_.status);
    if (needs_ == Needs::request) {
      record.method = tail_.method;
      record.target = unescape(tail_.target, memory_);
    }
    return true;
  }

  /// The first place after `begin` where the tail fits; before it stands the user.
  bool find_tail(std::string_view text, std::size_t begin, Rejection& rejection) {
    Rejection furthest{text.size(), "expected ' [' and a time"};
    bool tried = false;
    for (std::size_t at = find_text(text, " [", begin); at != kNone; at = find_text(text, " [", at + 1)) {
      Rejection problem;
      if (read_tail(text, at, tail_, problem)) {
        user_ = text.substr(begin, at - begin);
        return true;
      }
      if (!tried || problem.column > furthest.column) furthest = problem;
      tried = true;
    }
    rejection = furthest;
    return false;
  }

  Needs needs_;
  TimeReader time_reader_;
  LineMemory memory_;
  std::string_view user_;
  Tail tail_;
};

class Oauth2ProxyFormat final : public BareFormat {
 public:
  explicit Oauth2ProxyFormat(const ReadingRules& rules) : rules_(rules) {}
  std::string_view name() const override { return "oauth2-proxy"; }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>&) const override {
    if (user_field != "user") refuse_user_field(user_field, name(), {"user"});
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<Oauth2ProxyParser>(rules_, needs);
  }

 private:
  ReadingRules rules_;
};

}  // namespace

std::shared_ptr<const BareFormat> oauth2_proxy_format(const ReadingRules& rules) {
  return std::make_shared<Oauth2ProxyFormat>(rules);
}

}  // namespace lastseen
