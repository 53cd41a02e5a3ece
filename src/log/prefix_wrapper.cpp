#include "log/prefix_wrapper.hpp"

#include <algorithm>

#include "ascii.hpp"
#include "log_line.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// The start of a line, read from left to right. Each step moves on only if what it wants stands there.
class Prefix {
 public:
  explicit Prefix(std::string_view line) : line_(line) {}

  std::size_t at() const { return at_; }
  void back_to(std::size_t at) { at_ = at; }
  std::string_view rest() const { return line_.substr(at_); }

  bool take(std::string_view text) {
    if (!rest().starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  template <typename Predicate>
  std::size_t run(Predicate is_one) {
    const std::size_t begin = at_;
    while (at_ < line_.size() && is_one(line_[at_])) ++at_;
    return at_ - begin;
  }

  /// A shape in which `0` is a digit, `_` a digit or a space, `A` and `a` are letters.
  bool shape(std::string_view wanted) {
    const std::string_view text = rest();
    if (text.size() < wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const char c = text[i];
      const bool fits = wanted[i] == '0'   ? is_digit(c)
                        : wanted[i] == '_' ? is_digit(c) || c == ' '
                        : wanted[i] == 'A' ? is_upper(c)
                        : wanted[i] == 'a' ? is_lower(c)
                                           : c == wanted[i];
      if (!fits) return false;
    }
    at_ += wanted.size();
    return true;
  }

  /// `10:00:00`, with a fraction or not.
  bool clock() {
    if (!shape("00:00:00")) return false;
    const std::size_t whole = at_;
    if (take(".") && run(is_digit) == 0) at_ = whole;
    return true;
  }

  /// A word and the space after it.
  bool word() {
    return run([](char c) { return c != ' '; }) > 0 && take(" ");
  }

  /// `nginx: `, `nginx[42]: `.
  bool tag() {
    if (run([](char c) { return c != ' ' && c != ':' && c != '['; }) == 0) return false;
    if (take("[") && (run(is_digit) == 0 || !take("]"))) return false;
    return take(": ");
  }

  /// The host may be left out. What looks like a tag is one, or the text after it might pass for it.
  bool host_and_tag() {
    const std::size_t begin = at_;
    if (tag()) return true;
    at_ = begin;
    return word() && tag();
  }

  bool priority() { return take("<") && run(is_digit) > 0 && take(">"); }

 private:
  std::string_view line_;
  std::size_t at_ = 0;
};

std::size_t after_3164(std::string_view line) {
  Prefix prefix(line);
  if (line.starts_with('<') && !prefix.priority()) return kNone;
  const bool fits = prefix.shape("Aaa _0 ") && prefix.clock() && prefix.take(" ") && prefix.host_and_tag();
  return fits ? prefix.at() : kNone;
}

/// `-`, or elements `[ID NAME="VALUE"...]` in which a backslash escapes.
bool structured_data(Prefix& prefix) {
  if (prefix.take("-")) return true;
  bool any = false;
  while (prefix.take("[")) {
    bool escaped = false;
    prefix.run([&](char c) {
      if (!escaped && c == ']') return false;
      escaped = !escaped && c == '\\';
      return true;
    });
    if (!prefix.take("]")) return false;
    any = true;
  }
  return any;
}

std::size_t after_5424(std::string_view line) {
  Prefix prefix(line);
  if (!prefix.priority() || !prefix.take("1 ")) return kNone;
  for (int field = 0; field < 5; ++field) {
    if (!prefix.word()) return kNone;
  }
  if (!structured_data(prefix)) return kNone;
  prefix.take(" ");
  prefix.take(kByteOrderMark);
  return prefix.at();
}

bool decimal(Prefix& prefix) {
  return prefix.run(is_digit) > 0 && prefix.take(".") && prefix.run(is_digit) > 0;
}

bool is_space(char c) {
  return c == ' ';
}

/// What `-o short-delta` puts behind its time: ` <    0.000012 >`, `*` where the clock cannot be trusted; spaces in the
/// first line.
bool since_the_line_before(Prefix& prefix) {
  prefix.run(is_space);
  if (!prefix.take("<")) return true;
  prefix.run(is_space);
  return decimal(prefix) && (prefix.take(" ") || prefix.take("*")) && prefix.take(">");
}

/// One of journalctl's times.
bool journal_time(Prefix& prefix) {
  if (prefix.shape("0000-00-00T"))
    return prefix.clock() && (prefix.take("Z") || prefix.shape("+00:00") || prefix.shape("-00:00") ||
                              prefix.shape("+0000") || prefix.shape("-0000"));
  if (prefix.shape("Aaa 0000-00-00 ")) {
    return prefix.clock() && prefix.take(" ") &&
           prefix.run([](char c) { return is_upper(c) || is_digit(c) || c == '+' || c == '-'; }) > 0;
  }
  if (prefix.take("[")) {
    prefix.run(is_space);
    return decimal(prefix) && since_the_line_before(prefix) && prefix.take("]");
  }
  return decimal(prefix);
}

std::size_t after_journal(std::string_view line) {
  Prefix prefix(line);
  if (!journal_time(prefix) || !prefix.take(" ")) return kNone;
  return prefix.host_and_tag() ? prefix.at() : kNone;
}

std::size_t after_compose(std::string_view line) {
  Prefix prefix(line);
  const auto is_name = [](char c) {
    return is_digit(c) || is_upper(c) || is_lower(c) || c == '.' || c == '_' || c == '-';
  };
  if (prefix.run(is_name) == 0 || prefix.run([](char c) { return c == ' '; }) == 0 || !prefix.take("|")) return kNone;
  prefix.take(" ");
  return prefix.at();
}

/// `-- Boot 1f2e --`, `-- Reboot --`: journalctl's own.
bool is_journal_remark(std::string_view line) {
  return line.size() >= 6 && line.starts_with("-- ") && line.ends_with(" --");
}

bool no_remark(std::string_view) {
  return false;
}

struct PrefixRule {
  std::string_view name;
  const char* missing;
  std::size_t (*after)(std::string_view line);  ///< where the text begins; npos: the line lacks the prefix
  bool (*is_remark)(std::string_view line);
};

class PrefixReader final : public WrapperReader {
 public:
  explicit PrefixReader(const PrefixRule& rule) : rule_(rule) {}

  Unwrapped read(std::string_view line, std::uint64_t number) override {
    begin_ = rule_.after(line);
    if (begin_ != kNone) return {Unwrapped::Kind::text, line.substr(begin_), number};
    return {rule_.is_remark(line) ? Unwrapped::Kind::not_a_line : Unwrapped::Kind::missing, {}, number};
  }
  std::size_t column_in_line(std::size_t column_in_text) const override { return begin_ + column_in_text; }

 private:
  const PrefixRule& rule_;
  std::size_t begin_ = 0;
};

class PrefixWrapper final : public Wrapper {
 public:
  explicit PrefixWrapper(PrefixRule rule) : rule_(rule) {}
  std::string_view name() const override { return rule_.name; }
  const char* missing() const override { return rule_.missing; }
  std::unique_ptr<WrapperReader> reader() const override { return std::make_unique<PrefixReader>(rule_); }

 private:
  PrefixRule rule_;
};

}  // namespace

const Wrapper& syslog_3164() {
  static const PrefixWrapper wrapper(
      {"syslog (RFC 3164)", "expected syslog's 'Mon DD hh:mm:ss HOST TAG: '", after_3164, is_journal_remark});
  return wrapper;
}

const Wrapper& syslog_5424() {
  static const PrefixWrapper wrapper(
      {"syslog (RFC 5424)", "expected syslog's '<PRI>1 TIME HOST APP PROCID MSGID DATA '", after_5424, no_remark});
  return wrapper;
}

const Wrapper& journalctl() {
  static const PrefixWrapper wrapper(
      {"journalctl", "expected journalctl's 'TIME HOST TAG: '", after_journal, is_journal_remark});
  return wrapper;
}

const Wrapper& docker_compose() {
  static const PrefixWrapper wrapper(
      {"docker compose", "expected docker compose's 'NAME | '", after_compose, no_remark});
  return wrapper;
}

}  // namespace lastseen
